package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Fields.Named;
import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.cli.pipelinefile.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code matrix} and makes sure that every combination has a name of its own that fits into a file name. */
final class MatrixReader {
    private static final int MOST_LEGS = 10_000;
    private static final int LONGEST_LEG = 200;

    private final Values values;
    private final Problems problems;

    MatrixReader(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    Map<String, List<String>> read(@Nullable Node node, Scalar step) {
        if (node == null) {
            return Map.of();
        }
        Map<String, List<String>> matrix = new LinkedHashMap<>();
        long legs = 1;
        int length = step.text().length() + 2;
        boolean empty = true;
        for (Entry entry : values.entries(node, "matrix", "{alpha: [0.1, 1.0]}")) {
            empty = false;
            values.checkName(entry.key(), "matrix key");
            List<String> dimension = dimension(entry);
            matrix.put(entry.key().text(), dimension);
            legs = Math.min(Integer.MAX_VALUE, legs * Math.max(1, dimension.size()));
            length += entry.key().text().length() + 2 + longest(dimension);
        }
        if (node instanceof Node.Mapping && empty) {
            problems.add(
                    node,
                    "The matrix of step '" + Values.shorten(step.text())
                            + "' is empty: add a key with values, or leave it out");
        }
        if (legs > MOST_LEGS) {
            problems.add(
                    node,
                    "The matrix of step '" + Values.shorten(step.text()) + "' has more than " + MOST_LEGS
                            + " combinations: take values away");
        } else if (length > LONGEST_LEG) {
            problems.add(
                    node,
                    "The matrix of step '" + Values.shorten(step.text()) + "' makes names longer than " + LONGEST_LEG
                            + " characters: shorten its keys or values");
        }
        return matrix;
    }

    private List<String> dimension(Entry entry) {
        Named what = new Named("matrix key", entry.key().text());
        if (!(entry.value() instanceof Sequence sequence)) {
            problems.add(
                    entry.value(),
                    "Cannot read " + what + ": expected a list such as [0.1, 1.0], not "
                            + Values.describe(entry.value()));
            return List.of();
        }
        if (sequence.items().isEmpty()) {
            problems.add(sequence, "Cannot read " + what + ": the list is empty; add a value, or leave the key out");
        }
        List<String> texts = new ArrayList<>(sequence.items().size());
        Map<String, String> labels = new HashMap<>();
        for (Node item : sequence.items()) {
            Scalar value = values.text(item, what);
            if (value == null) {
                continue;
            }
            String earlier = labels.putIfAbsent(label(value.text()), value.text());
            if (earlier != null) {
                problems.add(item, twins(what, value.text(), earlier));
            }
            texts.add(value.text());
        }
        return texts;
    }

    private static String twins(Named what, String value, String earlier) {
        return value.equals(earlier)
                ? "Duplicate '" + Values.shorten(value) + "' in " + what + ": name it once"
                : "Cannot tell '" + Values.shorten(value) + "' from '" + Values.shorten(earlier) + "' in " + what
                        + ": both make the name '" + Values.shorten(label(value)) + "'; change one of them";
    }

    /** As in the name of a leg, where all but these characters become an underscore. */
    private static String label(String value) {
        StringBuilder label = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean kept = Values.isNameCharacter(c) || c == '.' || c == '+';
            label.append(kept ? c : '_');
        }
        return label.toString();
    }

    private static int longest(List<String> dimension) {
        int longest = 0;
        for (String value : dimension) {
            longest = Math.max(longest, value.length());
        }
        return longest;
    }
}
