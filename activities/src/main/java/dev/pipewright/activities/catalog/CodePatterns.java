package dev.pipewright.activities.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files that a step's {@code code:} selects, in the syntax of gitignore: the last pattern that fits decides. */
final class CodePatterns {
    private record Rule(Pattern pattern, boolean selects) {}

    private final List<Rule> rules = new ArrayList<>();

    CodePatterns(List<String> patterns) {
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            rules.add(new Rule(compile(negated ? pattern.substring(1) : pattern), !negated));
        }
    }

    /** The selected files; all of them where there are no patterns. */
    Map<String, String> select(Map<String, String> files) {
        if (rules.isEmpty()) {
            return files;
        }
        Map<String, String> selected = new TreeMap<>();
        files.forEach((path, digest) -> {
            if (selects(path)) {
                selected.put(path, digest);
            }
        });
        return selected;
    }

    private boolean selects(String path) {
        boolean selected = false;
        for (Rule rule : rules) {
            if (rule.selects != selected && rule.pattern.matcher(path).matches()) {
                selected = rule.selects;
            }
        }
        return selected;
    }

    /** A pattern that fits a folder fits all below it; one without a slash inside fits at any depth. */
    private static Pattern compile(String glob) {
        String body = glob.startsWith("./") ? glob.substring(1) : glob;
        boolean folder = body.endsWith("/");
        body = folder ? body.substring(0, body.length() - 1) : body;
        boolean anchored = body.indexOf('/') >= 0;
        body = body.startsWith("/") ? body.substring(1) : body;
        return Pattern.compile(
                (anchored ? "" : "(?:.*/)?") + regex(body) + (folder ? "/.*" : "(?:/.*)?"), Pattern.DOTALL);
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 3;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i += 2;
            } else if (c == '*' || c == '?') {
                regex.append(c == '*' ? "[^/]*" : "[^/]");
                i++;
            } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int end = glob.indexOf(']', i + 2);
                regex.append(set(glob.substring(i + 1, end)));
                i = end + 1;
            } else {
                i += c == '\\' && i + 1 < glob.length() ? 1 : 0;
                regex.append(Pattern.quote(String.valueOf(glob.charAt(i))));
                i++;
            }
        }
        return regex.toString();
    }

    private static String set(String inside) {
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        String letters = (not ? inside.substring(1) : inside).replaceAll("[\\[\\]\\\\^&]", "\\\\$0");
        return (not ? "(?!/)[^" : "[") + letters + "]";
    }
}
