package dev.pipewright.cli.pipelinefile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patterns in gitignore's syntax; the last one that matches a path decides. */
final class IgnoreRules {
    /**
     * One pattern.
     *
     * @param source as written
     * @param segments what must match the path's; a single one that is not anchored matches the last name at any depth
     */
    record Rule(String source, boolean negated, boolean directoryOnly, boolean anchored, List<String> segments) {
        boolean matches(List<String> path, boolean directory) {
            if (directoryOnly && !directory) {
                return false;
            }
            return anchored ? Glob.matches(segments, path) : Glob.matches(segments.get(0), path.get(path.size() - 1));
        }
    }

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** One pattern a line; empty lines and those that begin with {@code #} are left out. */
    static IgnoreRules of(Iterable<String> lines) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            Rule rule = rule(line);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return new IgnoreRules(rules);
    }

    List<Rule> rules() {
        return rules;
    }

    /** The last rule that matches this very path, or null when none does; folders above it are not looked at. */
    @Nullable
    Rule decide(List<String> path, boolean directory) {
        for (int at = rules.size() - 1; at >= 0; at--) {
            if (rules.get(at).matches(path, directory)) {
                return rules.get(at);
            }
        }
        return null;
    }

    /** Why a text is no pattern of files inside the folder; empty when it is one. */
    static String mistake(String pattern) {
        Rule rule = rule(pattern);
        if (rule == null) {
            return pattern.startsWith("#")
                    ? "'#' begins a comment; write \\# for a name that begins with it"
                    : "it names no file";
        }
        return rule.segments().contains("..") ? "'..' leads out of the pipeline's folder" : "";
    }

    private static @Nullable Rule rule(String line) {
        String text = withoutTrailingSpaces(line);
        if (text.startsWith("#")) {
            return null;
        }
        boolean negated = text.startsWith("!");
        text = negated ? text.substring(1) : text;
        text = text.startsWith("./") ? text.substring(1) : text;
        boolean directoryOnly = text.endsWith("/");
        text = directoryOnly ? text.substring(0, text.length() - 1) : text;
        boolean anchored = text.indexOf('/') >= 0;
        List<String> segments = split(text);
        return segments.isEmpty() ? null : new Rule(line, negated, directoryOnly, anchored, segments);
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0
                && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t' || line.charAt(end - 1) == '\r')) {
            if (end > 1 && line.charAt(end - 2) == '\\') {
                break;
            }
            end--;
        }
        return line.substring(0, end);
    }

    /** The parts between slashes, without empty ones. */
    static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            if (end > from) {
                parts.add(path.substring(from, end));
            }
            from = end + 1;
        }
        return parts;
    }
}
