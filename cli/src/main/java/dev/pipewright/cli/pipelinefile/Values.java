package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Mapping;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.cli.pipelinefile.Node.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads values of one type each; what does not fit is reported and comes back as null or left out. */
final class Values {
    /** Names become parts of file, container and workflow names, which end at 255 bytes. */
    private static final int LONGEST_NAME = 100;

    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    /** A text, number or boolean, as it is written. */
    @Nullable
    Scalar scalar(Node node, Object what) {
        if (!(node instanceof Scalar scalar)) {
            problems.add(node, "Cannot read " + what + ": expected a text, not " + describe(node));
            return null;
        }
        if (scalar.isNull()) {
            problems.add(node, "Cannot read " + what + ": it has no value; write \"\" for an empty text");
            return null;
        }
        return scalar;
    }

    /** A text without templates, which only commands and conditions know. */
    @Nullable
    Scalar text(Node node, Object what) {
        Scalar scalar = scalar(node, what);
        if (scalar != null && scalar.text().contains(Template.OPEN)) {
            problems.addInside(
                    scalar,
                    Template.OPEN,
                    0,
                    "Cannot use '${{' in " + what + ": only 'run' and 'when' know parameters and matrix values");
        }
        return scalar;
    }

    /** A text that is not blank. */
    @Nullable
    String word(@Nullable Node node, Object what) {
        Scalar scalar = node == null ? null : text(node, what);
        if (scalar != null && scalar.text().isBlank()) {
            problems.add(scalar, "Cannot read " + what + ": it is empty");
            return null;
        }
        return scalar == null ? null : scalar.text();
    }

    /** Reports a name that cannot be part of a path, a variable and an address alike. */
    boolean checkName(Scalar name, String kind) {
        return checkName(name, kind, "");
    }

    /** @param extra characters that are allowed beside letters, digits, {@code _} and {@code -} */
    boolean checkName(Scalar name, String kind, String extra) {
        String text = name.text();
        boolean good = !text.isEmpty() && text.length() <= LONGEST_NAME && !text.equals(".") && !text.equals("..");
        for (int at = 0; good && at < text.length(); at++) {
            good = isNameCharacter(text.charAt(at)) || extra.indexOf(text.charAt(at)) >= 0;
        }
        if (!good) {
            problems.add(
                    name,
                    "Cannot name " + kind + " '" + shorten(text)
                            + "': a name is made of letters A-Z and a-z, digits, '_'"
                            + (extra.isEmpty() ? "" : ", '" + extra + "'") + " and '-', at most " + LONGEST_NAME
                            + (extra.isEmpty() ? "" : ", and not '.' or '..'"));
        }
        return good;
    }

    static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /** The items of a list of texts; one that occurs twice is reported. */
    List<Scalar> texts(@Nullable Node node, Object what, String example) {
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Sequence sequence)) {
            problems.add(
                    node, "Cannot read " + what + ": expected a list such as " + example + ", not " + describe(node));
            return List.of();
        }
        List<Scalar> texts = new ArrayList<>(sequence.items().size());
        Set<String> seen = new HashSet<>();
        for (Node item : sequence.items()) {
            Scalar text = text(item, what);
            if (text != null && !seen.add(text.text())) {
                problems.add(item, "Duplicate '" + shorten(text.text()) + "' in " + what + ": name it once");
            } else if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The entries of a mapping with free keys. */
    Collection<Entry> entries(@Nullable Node node, Object what, String example) {
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    node,
                    "Cannot read " + what + ": expected keys with values such as " + example + ", not "
                            + describe(node));
            return List.of();
        }
        return mapping.entries().values();
    }

    /** What a value is, for messages. */
    static String describe(Node node) {
        if (node instanceof Scalar scalar) {
            return scalar.isNull() ? "nothing" : "'" + shorten(scalar.text()) + "'";
        }
        return node instanceof Sequence ? "a list" : "keys with values";
    }

    /** One line of a length that fits into a message. */
    static String shorten(String text) {
        String line = text.length() > 60 ? text.substring(0, 60) + "..." : text;
        StringBuilder printable = new StringBuilder(line.length());
        for (int at = 0; at < line.length(); at++) {
            printable.append(Character.isISOControl(line.charAt(at)) ? ' ' : line.charAt(at));
        }
        return printable.toString();
    }
}
