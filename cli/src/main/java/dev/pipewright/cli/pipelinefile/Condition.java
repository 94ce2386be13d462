package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a step takes part in a run: a literal, <code>${{ params.x }}</code>, <code>${{ !params.x }}</code>, or a comparison
 * of a parameter's text with a literal.
 *
 * @param parameter what it looks at; null for a literal
 * @param expected the text to compare with; null when the parameter itself must be true or false
 * @param negated the answer is turned round; for a literal it is the answer's opposite
 */
record Condition(
        Node node, @Nullable String parameter, @Nullable String expected, boolean negated) {
    private static final String PREFIX = "params.";

    /** Reports what is no condition and returns null then. */
    static @Nullable Condition parse(Node node, Set<String> parameters, Problems problems) {
        if (node instanceof Scalar scalar && scalar.isBoolean()) {
            return new Condition(node, null, null, scalar.text().equals("false"));
        }
        String text = node instanceof Scalar scalar ? scalar.text().strip() : "";
        if (!text.startsWith(Template.OPEN) || text.indexOf("}}") != text.length() - 2 || text.length() < 5) {
            problems.add(
                    node,
                    "Cannot read when " + Values.describe(node)
                            + ": write true, false, ${{ params.x }}, ${{ !params.x }} or ${{ params.x == 'text' }}");
            return null;
        }
        String inside =
                text.substring(Template.OPEN.length(), text.length() - 2).strip();
        Condition condition = inside(node, inside);
        String parameter = condition.parameter;
        if (parameter == null || !parameter.startsWith(PREFIX)) {
            problems.add(
                    node,
                    "Cannot decide '" + Values.shorten(text) + "': a condition looks at one parameter, such as params."
                            + (parameters.isEmpty()
                                    ? "x"
                                    : parameters.iterator().next()));
            return null;
        }
        String name = parameter.substring(PREFIX.length());
        if (!parameters.contains(name)) {
            String none = ": the file declares no such parameter; add it under 'parameters'";
            problems.add(
                    node,
                    "Unknown parameter '" + Values.shorten(name) + "' in when" + Nearest.hint(name, parameters, none));
            return null;
        }
        return new Condition(node, name, condition.expected, condition.negated);
    }

    private static Condition inside(Node node, String inside) {
        int equal = inside.indexOf("==");
        int different = inside.indexOf("!=");
        int operator = equal < 0 ? different : different < 0 ? equal : Math.min(equal, different);
        if (operator > 0) {
            String literal = literal(inside.substring(operator + 2).strip());
            return new Condition(
                    node, literal == null ? null : inside.substring(0, operator).strip(), literal, operator != equal);
        }
        boolean negated = inside.startsWith("!");
        return new Condition(node, negated ? inside.substring(1).strip() : inside, null, negated);
    }

    /** A text in quotes, or a word as it is; null when it is neither. */
    private static @Nullable String literal(String text) {
        if (text.isEmpty()) {
            return null;
        }
        char first = text.charAt(0);
        if (first == '\'' || first == '"') {
            boolean closed = text.length() > 1 && text.indexOf(first, 1) == text.length() - 1;
            return closed ? text.substring(1, text.length() - 1) : null;
        }
        return text.indexOf(' ') >= 0 || text.startsWith(PREFIX) ? null : text;
    }

    /** A parameter that is neither true nor false is reported. */
    boolean decide(Map<String, String> parameters, String step, Problems problems) {
        if (parameter == null) {
            return !negated;
        }
        String value = parameters.getOrDefault(parameter, "");
        if (expected != null) {
            return value.equals(expected) != negated;
        }
        if (!value.equals("true") && !value.equals("false")) {
            problems.add(
                    node,
                    "Cannot decide when of step '" + step + "': parameter '" + parameter + "' is '"
                            + Values.shorten(value) + "', neither true nor false; compare it, as in ${{ params."
                            + parameter + " == 'text' }}");
            return false;
        }
        return value.equals("true") != negated;
    }
}
