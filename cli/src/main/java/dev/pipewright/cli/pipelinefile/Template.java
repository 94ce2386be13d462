package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command with the values it asks for, <code>${{ params.x }}</code> and <code>${{ matrix.x }}</code>. */
final class Template {
    static final String OPEN = "${{";
    private static final String CLOSE = "}}";

    /** Stands in for a command that could not be read. */
    static final Template NOTHING = new Template("", List.of());

    /** One use of a value, from {@code from} up to {@code to} in the command. */
    private record Use(String scope, String name, int from, int to, ShellContext.Kind where) {}

    private final String command;
    private final List<Use> uses;

    private Template(String command, List<Use> uses) {
        this.command = command;
        this.uses = uses;
    }

    /**
     * Reads a command; uses of what does not exist, or where it cannot be quoted, are reported and stay as they are.
     *
     * @param parameters the names the file declares
     * @param matrix the keys of the step's own matrix
     */
    static Template parse(Scalar run, Set<String> parameters, Set<String> matrix, Problems problems) {
        String text = run.text();
        if (!text.contains(OPEN)) {
            return new Template(text, List.of());
        }
        List<Use> uses = new ArrayList<>();
        ShellContext context = new ShellContext(text);
        int ordinal = 0;
        for (int from = text.indexOf(OPEN); from >= 0; ordinal++) {
            int close = text.indexOf(CLOSE, from);
            if (close < 0) {
                problems.addInside(run, OPEN, ordinal, "'${{' is never closed: end it with '}}'");
                break;
            }
            String inside = text.substring(from + OPEN.length(), close).strip();
            Use use = use(inside, from, close + CLOSE.length(), context.at(from));
            String mistake = mistake(use, inside, parameters, matrix);
            if (mistake.isEmpty()) {
                uses.add(use);
            } else {
                problems.addInside(run, OPEN, ordinal, mistake);
            }
            from = text.indexOf(OPEN, close);
        }
        return new Template(text, uses);
    }

    private static Use use(String inside, int from, int to, ShellContext.Kind where) {
        int dot = inside.indexOf('.');
        return dot < 0
                ? new Use("", inside, from, to, where)
                : new Use(inside.substring(0, dot), inside.substring(dot + 1), from, to, where);
    }

    /** What is wrong with a use; empty when nothing is. */
    private static String mistake(Use use, String inside, Set<String> parameters, Set<String> matrix) {
        boolean matrixUse = use.scope.equals("matrix");
        if (!matrixUse && !use.scope.equals("params")) {
            return "Unknown template '" + shown(inside) + "': there are "
                    + existing("params.", parameters, "parameters")
                    + " and " + existing("matrix.", matrix, "matrix keys")
                    + "; environment variables are written $NAME";
        }
        Set<String> known = matrixUse ? matrix : parameters;
        if (!known.contains(use.name)) {
            String none = matrixUse
                    ? ": this step's matrix has no such key; add it under 'matrix'"
                    : ": the file declares no such parameter; add it under 'parameters'";
            return "Unknown " + (matrixUse ? "matrix key" : "parameter") + " '" + Values.shorten(use.name) + "' in '"
                    + shown(inside) + "'" + Nearest.hint(use.name, known, none);
        }
        if (use.where == ShellContext.Kind.PLAIN || use.where == ShellContext.Kind.COMMENT) {
            return "";
        }
        String wayOut = use.where == ShellContext.Kind.HERE_DOCUMENT
                ? "put it into a variable before"
                : "close the quotes before it and open them after it";
        return "Cannot use '" + shown(inside) + "' inside " + use.where + ": its value comes quoted for the shell; "
                + wayOut;
    }

    private static String shown(String inside) {
        return "${{ " + Values.shorten(inside) + " }}";
    }

    private static String existing(String prefix, Set<String> names, String kind) {
        if (names.isEmpty()) {
            return "no " + kind;
        }
        List<String> full = new ArrayList<>();
        for (String name : names) {
            full.add(prefix + name);
        }
        return Nearest.list(full);
    }

    /** The parameters the command asks for; comments do not count. */
    boolean mentions(String parameter) {
        for (Use use : uses) {
            if (use.scope.equals("params") && use.name.equals(parameter) && use.where != ShellContext.Kind.COMMENT) {
                return true;
            }
        }
        return false;
    }

    /** The command with parameters quoted into it; matrix uses stay, in their canonical spelling. */
    String render(Map<String, String> parameters) {
        if (uses.isEmpty()) {
            return command;
        }
        StringBuilder text = new StringBuilder(command.length() + 64);
        int at = 0;
        for (Use use : uses) {
            text.append(command, at, use.from);
            if (use.where == ShellContext.Kind.COMMENT) { // a value with a line break would leave the comment
                text.append(use.scope).append('.').append(use.name);
            } else if (use.scope.equals("matrix")) {
                text.append("${{ matrix.").append(use.name).append(" }}");
            } else {
                text.append(quote(parameters.getOrDefault(use.name, "")));
            }
            at = use.to;
        }
        return text.append(command, at, command.length()).toString();
    }

    /** A value that looks like a matrix use must not become one: it is split where the shell joins it again. */
    private static String quote(String value) {
        return Shell.quote(value).replace(OPEN, "$''{{");
    }
}
