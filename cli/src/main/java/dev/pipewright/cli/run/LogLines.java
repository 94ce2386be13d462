package dev.pipewright.cli.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of one attempt's log into lines for a terminal or a file. An endless line is cut into pieces, so that
 * memory stays small.
 */
final class LogLines {
    private static final int LONGEST = 64 << 10;

    private final String prefix;
    private final PrintWriter out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param prefix in front of each line; may be empty */
    LogLines(String prefix, PrintWriter out) {
        this.prefix = prefix;
        this.out = out;
    }

    void append(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n') {
                print();
            } else {
                line.write(b);
                if (line.size() >= LONGEST) {
                    print();
                }
            }
        }
        out.flush();
    }

    /** Prints a last line that has no end. */
    void finish() {
        if (line.size() > 0) {
            print();
        }
        out.flush();
    }

    private void print() {
        out.print(prefix);
        out.println(visible(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }

    /** Colours stay; what would move the cursor, ring the bell or change the terminal's mode does not. */
    private static String visible(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmful = (c < ' ' && c != '\t' && c != '\u001b' && c != '\r')
                    || c == '\u007f'
                    || (c >= '\u0080' && c < '\u00a0')
                    || (c == '\u001b' && !colour(text, i));
            if (harmful && shown == null) {
                shown = new StringBuilder(text.substring(0, i));
            }
            if (shown != null) {
                shown.append(harmful ? '\ufffd' : c);
            }
        }
        String result = shown == null ? text : shown.toString();
        return result.endsWith("\r") ? result.substring(0, result.length() - 1) : result;
    }

    /** Select Graphic Rendition (ECMA-48 8.3.117): ESC [ digits and semicolons m. */
    private static boolean colour(String text, int escape) {
        int i = escape + 1;
        if (i >= text.length() || text.charAt(i) != '[') {
            return false;
        }
        for (i++; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'm') {
                return true;
            }
            if (c != ';' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return false;
    }
}
