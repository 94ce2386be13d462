package dev.pipewright.activities.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The files that a step's {@code code:} selects, in the syntax of gitignore. A pattern for a folder selects what is below
 * it; of several that fit, that for the longest part of the path decides, then the last.
 */
final class CodePatterns {
    private record Rule(Pattern pattern, boolean folder, boolean selects) {}

    private final List<Rule> rules = new ArrayList<>();

    CodePatterns(List<String> patterns) {
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            rules.add(rule(negated ? pattern.substring(1) : pattern, !negated));
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
        int end = 0;
        while (end < path.length()) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
            for (Rule rule : rules) {
                boolean possible = slash >= 0 || !rule.folder;
                if (possible && rule.pattern.matcher(path.substring(0, end)).matches()) {
                    selected = rule.selects;
                }
            }
        }
        return selected;
    }

    /** A pattern without a slash inside fits at any depth. */
    private static Rule rule(String glob, boolean selects) {
        String body = glob.startsWith("./") ? glob.substring(1) : glob;
        boolean folder = body.endsWith("/");
        body = folder ? body.substring(0, body.length() - 1) : body;
        boolean anchored = body.indexOf('/') >= 0;
        body = body.startsWith("/") ? body.substring(1) : body;
        return new Rule(compile((anchored ? "" : "(?:.*/)?") + regex(body), glob), folder, selects);
    }

    /** A set that is none, {@code [z-a]}, fits only itself: whoever freezes the pipeline is the judge of patterns. */
    private static Pattern compile(String regex, String glob) {
        try {
            return Pattern.compile(regex, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(glob));
        }
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
