package dev.pipewright.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where results are written, as UTF-8, flushed with each line. It remembers why something could not be written, which a
 * {@link PrintWriter} alone keeps to itself.
 */
public final class StandardOutput extends PrintWriter {
    private final Watched target;

    /** Writes to a stream that is never closed. */
    public StandardOutput(OutputStream target) {
        this(new Watched(target));
    }

    private StandardOutput(Watched target) {
        super(target, true, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** For results that are not text. What was printed before comes before; closing it is left to the process's end. */
    OutputStream bytes() {
        flush();
        return target;
    }

    /** Why results are lost; null if none are, or if their reader has closed the pipe and so wants no more. */
    public @Nullable String loss() {
        flush();
        IOException failure = target.failure;
        if (failure == null) {
            return null;
        }
        String why = FileReasons.of(failure);
        return why.toLowerCase(Locale.ROOT).contains("broken pipe") ? null : why;
    }

    /** Remembers the first failure. */
    private static final class Watched extends OutputStream {
        private final OutputStream target;
        private volatile @Nullable IOException failure;

        Watched(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }
}
