package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodePatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load.py | load.py sub/load.py",
                "/load.py | load.py",
                "./load.py | load.py",
                "sub/load.py | sub/load.py",
                "lib/ | lib/a.py lib/deep/b.py",
                "lib | lib/a.py lib/deep/b.py",
                "*.py | lib/a.py lib/deep/b.py load.py sub/load.py",
                "lib/*.py | lib/a.py",
                "**/b.py | lib/deep/b.py",
                "lib/** | lib/a.py lib/deep/b.py",
                "*.py !a.py | lib/deep/b.py load.py sub/load.py",
                "lo?d.[p]y | load.py sub/load.py",
                "[!l]* | a+b.txt lib/a.py lib/deep/b.py sub/load.py",
                "a+b.txt | a+b.txt",
                "lib/a.py !lib/ | lib/a.py",
                "[z-a] load.py | load.py sub/load.py",
            })
    void selectsAsGitignoreDoes(String patterns, String selected) {
        Map<String, String> files = new TreeMap<>();
        for (String file : List.of("load.py", "sub/load.py", "lib/a.py", "lib/deep/b.py", "a+b.txt")) {
            files.put(file, "1");
        }

        assertThat(new CodePatterns(Arrays.asList(patterns.split(" ")))
                        .select(files)
                        .keySet())
                .containsExactly(selected.split(" "));
    }
}
