package dev.pipewright.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person sees after a terminal of that many columns got some bytes. */
final class Screen {
    private static final Pattern CODE = Pattern.compile("\u001b\\[([?0-9;]*)([A-Za-z])");

    private final int columns;
    private final List<StringBuilder> rows = new ArrayList<>();
    private int row;
    private int column;
    boolean cursorShown = true;

    Screen(int columns) {
        this.columns = columns;
        rows.add(new StringBuilder());
    }

    /** All rows down to the last one that has something. */
    static Screen of(int columns, String bytes) {
        Screen screen = new Screen(columns);
        Matcher code = CODE.matcher(bytes);
        int at = 0;
        while (at < bytes.length()) {
            if (code.region(at, bytes.length()).lookingAt()) {
                screen.code(code.group(1), code.group(2).charAt(0));
                at = code.end();
            } else {
                int point = bytes.codePointAt(at);
                screen.write(point);
                at += Character.charCount(point);
            }
        }
        return screen;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (StringBuilder text : rows) {
            lines.add(text.toString().stripTrailing());
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private void code(String argument, char command) {
        switch (command) {
            case 'A' -> row = Math.max(0, row - Integer.parseInt(argument));
            case 'K' -> rows.get(row).setLength(Math.min(column, rows.get(row).length()));
            case 'J' -> {
                rows.get(row).setLength(Math.min(column, rows.get(row).length()));
                while (rows.size() > row + 1) {
                    rows.remove(rows.size() - 1);
                }
            }
            case 'l', 'h' -> cursorShown = command == 'h';
            case 'm' -> {
                // A colour takes no room.
            }
            default -> throw new IllegalStateException("Unknown code " + argument + command);
        }
    }

    private void write(int point) {
        if (point == '\r') {
            column = 0;
        } else if (point == '\n') {
            column = 0;
            down();
        } else {
            if (column == columns) {
                column = 0;
                down();
            }
            StringBuilder text = rows.get(row);
            while (text.length() <= column) {
                text.append(' ');
            }
            text.setCharAt(column++, (char) point);
        }
    }

    private void down() {
        row++;
        while (rows.size() <= row) {
            rows.add(new StringBuilder());
        }
    }
}
