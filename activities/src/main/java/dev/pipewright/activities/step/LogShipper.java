package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.artifact.LogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a process has printed into the store, masked, in constant memory. A log that cannot be kept at the moment does
 * not disturb the step: only {@link #finish} insists. A step that prints nothing costs nothing.
 */
final class LogShipper {
    static final String OWN = "[pipewright] ";

    private static final int WINDOW = 64 << 10;
    /** So that a process that prints without pause does not hold up the heartbeat. */
    private static final long MOST_AT_ONCE = 16 << 20;

    private final Path log;
    private final Mask mask;
    private final Opening opening;
    private final ByteArrayOutputStream masked = new ByteArrayOutputStream();
    private @Nullable LogWriter writer;
    private long shipped;

    LogShipper(Path log, Mask mask, Opening opening) {
        this.log = log;
        this.mask = mask;
        this.opening = opening;
    }

    /** Ships what is there, or most of it. */
    @SuppressWarnings("UnusedException") // the next call tries again, and finish throws
    void ship() {
        try {
            ship(MOST_AT_ONCE, false);
        } catch (IOException e) {
            return;
        }
    }

    /**
     * Ships all that is there now, then some lines of ours.
     *
     * @throws IOException if the log cannot be kept
     */
    void finish(List<String> lines) throws IOException {
        ship(Long.MAX_VALUE, true);
        if (lines.isEmpty()) {
            return;
        }
        LogWriter out = writer();
        StringBuilder text = new StringBuilder(endsInLine() ? "\n" : "");
        lines.forEach(line -> text.append(OWN).append(line).append('\n'));
        byte[] bytes = text.toString().getBytes(UTF_8);
        out.append(bytes, 0, bytes.length, shipped);
        out.flush();
    }

    private void ship(long most, boolean end) throws IOException {
        long size = log.toFile().length();
        if (size == 0) {
            return;
        }
        LogWriter out = writer();
        if (size > shipped) {
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
                copy(file, out, Math.min(size, most > size - shipped ? size : shipped + most), end);
            }
        }
        out.flush();
    }

    private void copy(RandomAccessFile file, LogWriter out, long until, boolean end) throws IOException {
        byte[] window = new byte[(int) Math.min(WINDOW + 2L * mask.longest(), Math.max(1, until - shipped))];
        int filled = 0;
        file.seek(shipped);
        while (shipped < until) {
            int read = file.read(window, filled, (int) Math.min(window.length - filled, until - shipped - filled));
            filled += Math.max(0, read);
            boolean last = read < 0 || shipped + filled >= until;
            int decided = mask(window, filled, last && end);
            if (decided == 0 && (last || filled < window.length)) {
                return; // what is left may be the start of a secret
            }
            out.append(masked.toByteArray(), 0, masked.size(), shipped + decided);
            shipped += decided;
            filled -= decided;
            System.arraycopy(window, decided, window, 0, filled);
            if (last) {
                return;
            }
        }
    }

    /** Masks a window; one that is full is decided in any case. */
    private int mask(byte[] window, int filled, boolean end) {
        masked.reset();
        int decided = mask.apply(window, filled, end, masked);
        if (decided == 0 && !end && filled == WINDOW + 2 * mask.longest()) {
            decided = mask.apply(window, filled, true, masked);
        }
        return decided;
    }

    private LogWriter writer() throws IOException {
        LogWriter open = writer;
        if (open == null) {
            open = opening.open();
            shipped = open.resumeAt();
            writer = open;
        }
        return open;
    }

    private boolean endsInLine() throws IOException {
        long size = log.toFile().length();
        if (size == 0) {
            return false;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(size - 1);
            return file.read() != '\n';
        }
    }

    /** Opens the writer, when there is something to write. */
    @FunctionalInterface
    interface Opening {
        LogWriter open() throws IOException;
    }
}
