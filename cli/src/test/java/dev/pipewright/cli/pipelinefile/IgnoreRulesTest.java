package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource({
        // a name without a slash is meant at any depth
        "a.py, a.py, true",
        "a.py, x/a.py, true",
        "a.py, a.pyc, false",
        // with a slash it counts from the folder
        "/a.py, a.py, true",
        "/a.py, x/a.py, false",
        "x/a.py, x/a.py, true",
        "x/a.py, y/x/a.py, false",
        "./a.py, x/a.py, false",
        // a slash at the end means folders only
        "data/, data, false",
        "data/, data/, true",
        "data/, x/data/, true",
        "*.csv, a.csv, true",
        "*.csv, x/.csv, true",
        "*, anything, true",
        "a*b*c, a1b2c, true",
        "a*b*c, a1b2, false",
        "x/*, x/a, true",
        "x/*, x/a/b, false",
        "x/*/b, x/a/b, true",
        "?.py, a.py, true",
        "?.py, ab.py, false",
        "**/a, a, true",
        "**/a, x/y/a, true",
        "x/**, x/a/b, true",
        "x/**, x/, false",
        "x/**/b, x/b, true",
        "x/**/b, x/y/z/b, true",
        "x/**/b, y/b, false",
        "**, a/b, true",
        "[ab].py, a.py, true",
        "[ab].py, c.py, false",
        "[!ab].py, c.py, true",
        "[^ab].py, a.py, false",
        "[a-c]x, bx, true",
        "[]x]a, ]a, true",
        "[a, [a, true",
        "\\*.py, *.py, true",
        "\\*.py, a.py, false",
        "\\#a, #a, true",
        "\\!a, !a, true",
    })
    void matchesAsGitDoes(String pattern, String path, boolean expected) {
        boolean directory = path.endsWith("/");
        boolean matches = IgnoreRules.of(List.of(pattern)).decide(IgnoreRules.split(path), directory) != null;

        assertThat(matches).isEqualTo(expected);
    }

    @Test
    void theLastRuleDecides() {
        IgnoreRules rules = IgnoreRules.of(List.of("*.py", "!keep.py", "", "# comment", "trailing  ", "space\\ "));

        assertThat(decide(rules, "a.py")).isEqualTo("*.py");
        assertThat(decide(rules, "keep.py")).isEqualTo("!keep.py");
        assertThat(decide(rules, "# comment")).isEqualTo("none");
        assertThat(decide(rules, "trailing")).isEqualTo("trailing  ");
        assertThat(decide(rules, "space ")).isEqualTo("space\\ ");
    }

    private static String decide(IgnoreRules rules, String path) {
        IgnoreRules.Rule rule = rules.decide(IgnoreRules.split(path), false);
        return rule == null ? "none" : rule.source();
    }

    @Test
    void hostilePatternsDoNotTakeLong() {
        String stars = "*a".repeat(2000) + "b";

        assertThat(Glob.matches(stars, "a".repeat(4000))).isFalse();
        assertThat(Glob.matches(List.of("**", "a", "**", "a", "**", "b"), java.util.Collections.nCopies(5000, "a")))
                .isFalse();
    }
}
