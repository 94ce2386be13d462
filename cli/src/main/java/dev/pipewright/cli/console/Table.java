package dev.pipewright.cli.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in aligned columns without borders, so that {@code awk} works on them. Nothing is written as a dash. */
public final class Table {
    private static final String GAP = "  ";

    /** Below that, what is wrapped is harder to read than what the terminal breaks. */
    private static final int NARROWEST = 20;

    private final boolean colour;
    private final boolean headings;
    private final List<List<Cell>> rows = new ArrayList<>();
    private int width = Integer.MAX_VALUE;

    private Table(boolean colour, boolean headings) {
        this.colour = colour;
        this.headings = headings;
    }

    /** A list, each row with as many cells as there are headings. */
    public static Table of(boolean colour, String... headings) {
        Table table = new Table(colour, true);
        List<Cell> first = new ArrayList<>();
        for (String heading : headings) {
            first.add(new Cell(heading, Style.STRONG));
        }
        table.rows.add(first);
        return table;
    }

    /** A description: rows of a label and a value. */
    public static Table ofFields(boolean colour) {
        return new Table(colour, false);
    }

    /** Wraps the last column to rows of at most so many letters, but not to less than a few words. */
    public Table within(int columns) {
        width = columns;
        return this;
    }

    /** Adds a row; a cell is a {@link Cell} or anything with a text, and null is written as a dash. */
    public Table row(@Nullable Object... cells) {
        List<Cell> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Cell ready ? ready : new Cell(cell == null ? "" : cell.toString(), Style.PLAIN));
        }
        rows.add(row);
        return this;
    }

    /** Adds a row of a description; the label gets its colon. */
    public Table field(String label, @Nullable Object value) {
        return row(new Cell(label + ":", Style.STRONG), value);
    }

    /** Whether there is no row besides the headings. */
    public boolean isEmpty() {
        return rows.size() == (headings ? 1 : 0);
    }

    /** Writes all rows at once. The last column is not padded. */
    public void print(PrintWriter out) {
        StringBuilder text = new StringBuilder();
        int[] widths = widths();
        int before = 0;
        for (int i = 0; i < widths.length - 1; i++) {
            before += widths[i] + GAP.length();
        }
        int room = Math.max(NARROWEST, width - before);
        for (List<Cell> row : rows) {
            for (int i = 0; i < row.size() - 1; i++) {
                Cell cell = row.get(i);
                text.append(cell.style.apply(cell.text, colour))
                        .append(" ".repeat(widths[i] - cell.width()))
                        .append(GAP);
            }
            String indent = "";
            Cell last = row.get(row.size() - 1);
            for (String line : Text.wrapped(last.text, room)) {
                text.append(indent).append(last.style.apply(line, colour)).append(System.lineSeparator());
                indent = " ".repeat(before);
            }
        }
        out.print(text);
        out.flush();
    }

    private int[] widths() {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<Cell> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).width());
            }
        }
        return widths;
    }

    /** A text with a look. */
    public record Cell(String text, Style style) {
        public Cell {
            text = text.isBlank() ? "-" : Text.line(text);
        }

        private int width() {
            return text.codePointCount(0, text.length());
        }
    }
}
