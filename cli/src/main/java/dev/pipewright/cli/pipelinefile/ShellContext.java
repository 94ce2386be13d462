package dev.pipewright.cli.pipelinefile;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Knows what surrounds a place in a shell command. A value that is quoted on its own must not stand inside other quotes:
 * there its quotes would be text, and the shell would look inside the value.
 */
final class ShellContext {
    /** Where a place of a command is. */
    enum Kind {
        PLAIN("plain text"),
        SINGLE_QUOTES("single quotes"),
        DOUBLE_QUOTES("double quotes"),
        COMMENT("a comment"),
        HERE_DOCUMENT("a here-document");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private final String command;
    /** Nothing in the command can quote: most commands need not be looked at character by character. */
    private final boolean simple;

    /** What is open: {@code "} a double quote, {@code (} a parenthesis or substitution, {@code `} a backquote. */
    private final Deque<Character> open = new ArrayDeque<>();

    private @Nullable String delimiter;
    private Kind kind = Kind.PLAIN;
    private int at;

    ShellContext(String command) {
        this.command = command;
        this.simple = command.indexOf('"') < 0
                && command.indexOf('\'') < 0
                && command.indexOf('#') < 0
                && !command.contains("<<");
    }

    /** What surrounds the given place; places must be asked for in ascending order. */
    Kind at(int offset) {
        while (!simple && at < offset) {
            step();
        }
        boolean quoted = kind == Kind.PLAIN && !open.isEmpty() && open.peek() == '"';
        return quoted ? Kind.DOUBLE_QUOTES : kind;
    }

    private void step() {
        char c = command.charAt(at);
        switch (kind) {
            case SINGLE_QUOTES -> kind = c == '\'' ? Kind.PLAIN : kind;
            case COMMENT -> kind = c == '\n' ? Kind.PLAIN : kind;
            case HERE_DOCUMENT -> {
                if (c == '\n' && line(at + 1).strip().equals(delimiter)) {
                    kind = Kind.PLAIN;
                    delimiter = null;
                }
            }
            default -> plain(c);
        }
        at++;
    }

    private void plain(char c) {
        boolean quoted = !open.isEmpty() && open.peek() == '"';
        if (c == '\\') {
            at++;
        } else if (c == '"' || c == '`') {
            toggle(c);
        } else if (c == '(' && (!quoted || (at > 0 && command.charAt(at - 1) == '$'))) {
            open.push('(');
        } else if (c == ')' && !open.isEmpty() && open.peek() == '(') {
            open.pop();
        } else if (!quoted) {
            unquoted(c);
        }
    }

    private void unquoted(char c) {
        if (c == '\'') {
            kind = Kind.SINGLE_QUOTES;
        } else if (c == '#' && (at == 0 || " \t\n;&|(".indexOf(command.charAt(at - 1)) >= 0)) {
            kind = Kind.COMMENT;
        } else if (c == '\n' && delimiter != null) {
            boolean empty = line(at + 1).strip().equals(delimiter);
            kind = empty ? Kind.PLAIN : Kind.HERE_DOCUMENT;
            delimiter = empty ? null : delimiter;
        } else if (c == '<' && command.startsWith("<<", at) && delimiter == null) {
            hereDocument();
        }
    }

    private void toggle(char c) {
        if (!open.isEmpty() && open.peek() == c) {
            open.pop();
        } else {
            open.push(c);
        }
    }

    /** Arithmetic shifts and here-strings look alike: it is a here-document only if its end is found. */
    private void hereDocument() {
        int from = at + 2;
        if (from < command.length() && command.charAt(from) == '<') {
            at = from;
            return;
        }
        if (from < command.length() && command.charAt(from) == '-') {
            from++;
        }
        while (from < command.length() && command.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < command.length() && " \t\n;&|<>)".indexOf(command.charAt(to)) < 0) {
            to++;
        }
        String word =
                command.substring(from, to).replace("'", "").replace("\"", "").replace("\\", "");
        if (!word.isEmpty() && hasLine(word, to)) {
            delimiter = word;
            at = to - 1;
        }
    }

    private boolean hasLine(String text, int from) {
        for (int end = command.indexOf('\n', from); end >= 0; end = command.indexOf('\n', end + 1)) {
            if (line(end + 1).strip().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private String line(int from) {
        int end = command.indexOf('\n', from);
        return command.substring(from, end < 0 ? command.length() : end);
    }
}
