package dev.pipewright.cli.pipelinefile;

import java.util.List;

/** Wildcards as in gitignore: {@code *}, {@code ?} and {@code [a-z]} inside a name, {@code **} across names. */
final class Glob {
    private Glob() {}

    /** {@code **} stands for any number of names; at the end for at least one. */
    static boolean matches(List<String> pattern, List<String> path) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < path.size()) {
            if (p < pattern.size() && pattern.get(p).equals("**")) {
                if (p == pattern.size() - 1) {
                    return true;
                }
                star = p++;
                resume = t;
            } else if (p < pattern.size() && matches(pattern.get(p), path.get(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        return p == pattern.size();
    }

    /** Compares one name; time is at most the product of the lengths, whatever the pattern. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && matchesOne(pattern, p, name.charAt(t))) {
                p = next(pattern, p);
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean matchesOne(String pattern, int p, char c) {
        char wanted = pattern.charAt(p);
        if (wanted == '?') {
            return true;
        }
        if (wanted == '\\' && p + 1 < pattern.length()) {
            return pattern.charAt(p + 1) == c;
        }
        int close = wanted == '[' ? close(pattern, p) : -1;
        return close < 0 ? wanted == c : inSet(pattern, p + 1, close, c);
    }

    private static int next(String pattern, int p) {
        char c = pattern.charAt(p);
        if (c == '\\' && p + 1 < pattern.length()) {
            return p + 2;
        }
        int close = c == '[' ? close(pattern, p) : -1;
        return close < 0 ? p + 1 : close + 1;
    }

    /** The end of a set; a bracket that comes first belongs to it. Without an end, {@code [} stands for itself. */
    private static int close(String pattern, int open) {
        int from = open + 1;
        if (from < pattern.length() && (pattern.charAt(from) == '!' || pattern.charAt(from) == '^')) {
            from++;
        }
        return pattern.indexOf(']', from + 1);
    }

    private static boolean inSet(String pattern, int from, int close, char c) {
        boolean negated = pattern.charAt(from) == '!' || pattern.charAt(from) == '^';
        boolean found = false;
        int at = negated ? from + 1 : from;
        while (at < close) {
            char low = pattern.charAt(at);
            boolean range = at + 2 < close && pattern.charAt(at + 1) == '-';
            char high = range ? pattern.charAt(at + 2) : low;
            found |= c >= low && c <= high;
            at += range ? 3 : 1;
        }
        return found != negated;
    }
}
