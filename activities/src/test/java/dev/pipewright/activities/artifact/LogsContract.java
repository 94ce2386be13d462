package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What logs are in every flavor of artifact store. */
abstract class LogsContract {
    private static final String STEP = "train[alpha=0.1,beta=b/c]";

    @TempDir
    Path directory;

    private ObjectStore objects;
    private Logs logs;

    /** An empty store, which may keep its data below the directory. */
    abstract ObjectStore emptyStore(Path below);

    @BeforeEach
    final void openStore() {
        objects = emptyStore(directory);
        logs = new Logs(objects);
    }

    @Test
    void readsWhatWasFlushed() throws IOException {
        try (LogWriter writer = writer()) {
            append(writer, "one\n", 4);
            assertThat(read(LogPosition.START).isEmpty()).isTrue();

            writer.flush();
            LogSlice first = read(LogPosition.START);
            append(writer, "two\n", 8);
            writer.flush();
            LogSlice second = read(first.next());

            assertThat(first.bytes()).asString(UTF_8).isEqualTo("one\n");
            assertThat(second.bytes()).asString(UTF_8).isEqualTo("two\n");
            assertThat(read(second.next()).isEmpty()).isTrue();
        }
    }

    @Test
    void keepsASlowLogInFewChunks() throws IOException {
        try (LogWriter writer = writer()) {
            for (int i = 1; i <= 1000; i++) {
                append(writer, "line of about a hundred bytes ".repeat(3) + "%010d".formatted(i), 100L * i);
                writer.flush();
            }
        }

        assertThat(objects.list(Keys.LOGS, "")).hasSize(2);
        assertThat(all(LogPosition.START)).hasSize(100_000);
    }

    @Test
    void namesChunksByTheOffsetInTheStreamAndNotByWhatIsLeftOfItMasked() throws IOException {
        try (LogWriter writer = writer()) {
            append(writer, "x".repeat(70_000), 200_000);
            writer.flush();
            append(writer, "***", 200_010);
        }

        assertThat(objects.list(Keys.LOGS, "").map(StoredObject::key))
                .containsExactly(
                        "logs/run-1/train%5Balpha%3D0.1%2Cbeta%3Db%2Fc%5D/2/00000000000000000000",
                        "logs/run-1/train%5Balpha%3D0.1%2Cbeta%3Db%2Fc%5D/2/00000000000000200000");
        assertThat(all(LogPosition.START)).hasSize(70_003).endsWith("***");
    }

    @Test
    void goesOnInsideAChunkThatANewWriterMadeLonger() throws IOException {
        LogWriter first = writer();
        append(first, "one\n", 4);
        first.flush();
        LogSlice seen = read(LogPosition.START);

        LogWriter second = writer();
        assertThat(second.resumeAt()).isZero();
        append(second, "on", 2);
        second.flush();
        assertThat(all(LogPosition.START)).isEqualTo("one\n"); // not shorter while it catches up
        append(second, "e\ntwo\n", 8);
        second.close();

        assertThat(all(seen.next())).isEqualTo("two\n");
        assertThat(all(LogPosition.START)).isEqualTo("one\ntwo\n");
    }

    @Test
    void resumesAtTheLastChunk() throws IOException {
        LogWriter first = writer();
        append(first, "x".repeat(70_000), 70_000);
        first.flush();
        append(first, "tail", 70_004);
        first.flush();

        LogWriter second = writer();
        assertThat(second.resumeAt()).isEqualTo(70_000);
        append(second, "tail and more", 70_013);
        second.close();

        assertThat(all(LogPosition.START)).hasSize(70_013).endsWith("tail and more");
    }

    @Test
    void takesWhatTheStreamDoesNotHold() throws IOException {
        try (LogWriter writer = writer()) {
            append(writer, "pulling the image\n".repeat(5_000), 0);
            writer.flush();
            append(writer, "hello\n", 6);
            append(writer, "exit code 137\n", 6);
        }

        assertThat(all(LogPosition.START))
                .endsWith("image\nhello\nexit code 137\n")
                .hasSize(90_020);
    }

    @Test
    void cutsALongLineIntoChunks() throws IOException {
        try (LogWriter writer = writer()) {
            for (int i = 1; i <= 12; i++) {
                append(writer, "y".repeat(1 << 20), (long) i << 20);
            }
        }

        assertThat(objects.list(Keys.LOGS, "").map(StoredObject::size)).containsExactly(4L << 20, 4L << 20, 4L << 20);
        assertThat(all(LogPosition.START)).hasSize(12 << 20);
    }

    @Test
    void followsAWriterWithoutRepeatingOrSkippingAByte() throws Exception {
        Random random = new Random(7);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            expected.append("line ")
                    .append(i)
                    .append(' ')
                    .append("z".repeat(random.nextInt(400)))
                    .append('\n');
        }
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeInTurns(expected.toString()));

        StringBuilder followed = new StringBuilder();
        LogPosition at = LogPosition.START;
        for (boolean done = false; !done; ) {
            done = writing.isDone();
            for (LogSlice slice = read(at); !slice.isEmpty(); slice = read(at)) {
                followed.append(new String(slice.bytes(), UTF_8));
                at = slice.next();
            }
        }

        writing.get(10, TimeUnit.SECONDS);
        assertThat(followed.toString()).isEqualTo(expected.toString());
    }

    @Test
    void keepsLogsApartAndDeletesThoseOfOneRun() throws IOException {
        for (String run : new String[] {"run-1", "run-2", ".."}) {
            try (LogWriter writer = logs.writer(run, STEP, 2)) {
                append(writer, run, run.length());
            }
        }

        logs.delete("run-1");
        logs.delete("run-1");

        assertThat(all(LogPosition.START)).isEmpty();
        assertThat(logs.read("run-2", STEP, 2, LogPosition.START).bytes())
                .asString(UTF_8)
                .isEqualTo("run-2");
        assertThat(logs.read("..", STEP, 2, LogPosition.START).bytes())
                .asString(UTF_8)
                .isEqualTo("..");
        assertThat(objects.list(Keys.logs("run-1"), "")).isEmpty();
    }

    @Test
    void takesLongNamesOfSteps() throws IOException {
        String name = "train[name=" + "\u00e8".repeat(180) + "]";
        try (LogWriter writer = logs.writer("run", name, 1)) {
            append(writer, "long", 4);
        }

        assertThat(logs.read("run", name, 1, LogPosition.START).bytes()).hasSize(4);
        assertThat(logs.read("run", name + "x", 1, LogPosition.START).bytes()).isEmpty();
    }

    @Test
    void refusesToGoBack() throws IOException {
        LogWriter writer = writer();
        append(writer, "x", 10);

        assertThatThrownBy(() -> append(writer, "y", 9)).hasMessage("The stream goes forward: 9 comes before 10");
        assertThatThrownBy(() -> writer.append(new byte[2 << 20], 0, 2 << 20, 99))
                .hasMessage("At most 1048576 bytes at once, not 2097152");
        assertThatThrownBy(() -> new LogPosition(-1, 0)).hasMessage("A position in a log is not negative: -1, 0");
    }

    /** Writes a piece at a time, and every few pieces as a writer that takes over from one that was killed. */
    private void writeInTurns(String text) {
        try {
            LogWriter writer = writer();
            int at = 0;
            for (int turn = 1; at < text.length(); turn++) {
                if (turn % 50 == 0) {
                    writer = writer();
                    at = (int) writer.resumeAt();
                }
                int end = Math.min(text.length(), at + 700 * (1 + turn % 7));
                append(writer, text.substring(at, end), end);
                at = end;
                if (turn % 3 == 0) {
                    writer.flush();
                }
            }
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LogWriter writer() throws IOException {
        return logs.writer("run-1", STEP, 2);
    }

    private static void append(LogWriter writer, String text, long streamEnd) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        writer.append(bytes, 0, bytes.length, streamEnd);
    }

    private LogSlice read(LogPosition from) throws IOException {
        return logs.read("run-1", STEP, 2, from);
    }

    private String all(LogPosition from) throws IOException {
        StringBuilder all = new StringBuilder();
        for (LogSlice slice = read(from); !slice.isEmpty(); slice = read(slice.next())) {
            all.append(new String(slice.bytes(), UTF_8));
        }
        return all.toString();
    }
}
