package dev.pipewright.cli.view;

import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import java.util.ArrayList;
import java.util.List;

/** A line of styled pieces that can be cut to the width of a terminal. */
final class Line {
    private record Piece(String text, Style style) {}

    private final List<Piece> pieces = new ArrayList<>();

    Line add(String text, Style style) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(Text.line(text), style));
        }
        return this;
    }

    /** As {@link #add} with spaces up to {@code width} letters. */
    Line pad(String text, int width, Style style) {
        String cut = cut(text, width);
        return add(cut, style).add(" ".repeat(width - length(cut)), Style.PLAIN);
    }

    /** At most {@code width} letters; what is cut off ends in dots. */
    String render(int width, boolean colour) {
        StringBuilder line = new StringBuilder();
        int left = width;
        for (Piece piece : pieces) {
            int length = length(piece.text);
            if (length > left) {
                return line.append(piece.style.apply(cut(piece.text, left), colour))
                        .toString();
            }
            line.append(piece.style.apply(piece.text, colour));
            left -= length;
        }
        return line.toString();
    }

    /** How many letters {@link #render} leaves. */
    int width(int most) {
        int width = 0;
        for (Piece piece : pieces) {
            width += length(piece.text);
        }
        return Math.min(width, most);
    }

    private static String cut(String text, int width) {
        if (length(text) <= width) {
            return text;
        }
        String dots = "...".substring(0, Math.min(3, width));
        return text.substring(0, text.offsetByCodePoints(0, width - dots.length())) + dots;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
