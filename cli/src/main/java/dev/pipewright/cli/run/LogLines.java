package dev.pipewright.cli.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Turns the bytes of one attempt's log into lines. An endless line is cut into pieces, so that
 * memory stays small.
 */
final class LogLines {
    private static final int LONGEST = 64 << 10;

    private final UnaryOperator<String> format;
    private final PrintWriter out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LogLines(UnaryOperator<String> format, PrintWriter out) {
        this.format = format;
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
        out.println(format.apply(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }
}
