package dev.pipewright.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One execution of a step: the step itself, or one combination of its matrix.
 *
 * @param name the step's name, followed by {@code [alpha=0.1,beta=2]} for a combination
 * @param step the declaration
 * @param matrix this combination's value by key; empty for an ordinary step
 */
public record Leg(String name, Step step, Map<String, String> matrix) {
    private static final Pattern MATRIX = Pattern.compile("\\$\\{\\{\\s*matrix\\.([A-Za-z0-9_-]+)\\s*}}");

    public Leg {
        requireNonNull(name, "name");
        requireNonNull(step, "step");
        matrix = Frozen.map(matrix);
    }

    /** All legs of a step, the last key of the matrix varying fastest; one leg for an ordinary step. */
    public static List<Leg> of(Step step) {
        if (step.matrix().isEmpty()) {
            return List.of(new Leg(step.name(), step, Map.of()));
        }
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> dimension : step.matrix().entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (String value : dimension.getValue()) {
                    Map<String, String> next = new LinkedHashMap<>(combination);
                    next.put(dimension.getKey(), value);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations.stream()
                .map(values -> new Leg(step.name() + "[" + label(values) + "]", step, values))
                .toList();
    }

    /** The same leg, whose step asks for something else. */
    public Leg asking(Resources other) {
        return new Leg(name, step.asking(other), matrix);
    }

    /** The combination as the name of a directory, {@code alpha=0.1,beta=2}; empty for an ordinary step. */
    public String label() {
        return label(matrix);
    }

    /** The command to run, with this combination's values quoted into it. */
    public String command() {
        Matcher matcher = MATRIX.matcher(step.command());
        return matcher.replaceAll(
                use -> Matcher.quoteReplacement(Shell.quote(matrix.getOrDefault(use.group(1), use.group()))));
    }

    /** Unsafe characters become an underscore: the label is part of file names. */
    private static String label(Map<String, String> values) {
        List<String> parts = new ArrayList<>();
        values.forEach((key, value) -> parts.add(key + "=" + value.replaceAll("[^A-Za-z0-9_.+-]", "_")));
        return String.join(",", parts);
    }
}
