package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The last words of a step, for the message that says how it ended. */
final class LogTail {
    private static final int MOST_LINES = 3;
    private static final int MOST_CHARS = 300;
    private static final int BYTES = 8 << 10;
    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\ufffd]+");

    private LogTail() {}

    /** Up to three lines that are not empty, masked, as one text of at most 300 characters; empty if there are none. */
    static String of(Path log, Mask mask) throws IOException {
        long size = log.toFile().length();
        if (size == 0) {
            return "";
        }
        long start = Math.max(0, size - BYTES - mask.longest());
        byte[] raw = new byte[(int) (size - start)];
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(start);
            file.readFully(raw);
        }
        ByteArrayOutputStream masked = new ByteArrayOutputStream();
        mask.apply(raw, raw.length, true, masked);
        String text = masked.toString(UTF_8);
        return join(lines(start == 0 ? text : withoutFirstLine(text)));
    }

    /** What was cut off at its start may have been a secret; a single endless line keeps what is far from there. */
    private static String withoutFirstLine(String text) {
        int end = text.indexOf('\n');
        boolean more = end >= 0 && !text.substring(end).isBlank();
        return more ? text.substring(end + 1) : text.substring(Math.max(0, text.length() - MOST_CHARS));
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(line ->
                        CONTROLS.matcher(ESCAPES.matcher(line).replaceAll("")).replaceAll(" "))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String join(List<String> lines) {
        Deque<String> last = new ArrayDeque<>();
        int chars = 0;
        for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - MOST_LINES); i--) {
            String line = lines.get(i);
            chars += line.length() + 3;
            if (chars > MOST_CHARS && !last.isEmpty()) {
                break;
            }
            last.addFirst(line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS - 1) + "…");
        }
        return String.join(" / ", last);
    }
}
