package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.MachineState;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A run and its attempts as the catalog would tell of them, and a terminal to watch them on. */
final class Story {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(START.plusSeconds(10), ZoneOffset.UTC);

    private Story() {}

    static Run run(RunStatus status) {
        return run(status, null);
    }

    static Run run(RunStatus status, @Nullable String message) {
        Instant ended = status.finished() ? START.plusSeconds(12) : null;
        return new Run("training-3", "training", "default", status, message, "here", START, START, ended, false, 1, 0);
    }

    static StepAttempt attempt(String step, int attempt, StepState state) {
        return attempt(step, attempt, state, null, Map.of());
    }

    static StepAttempt failed(String step, int attempt, String message) {
        return attempt(step, attempt, StepState.FAILED, message, Map.of());
    }

    /** One that failed before it could be started. */
    static StepAttempt refused(String step, String message) {
        StepAttempt made = failed(step, 1, message);
        return new StepAttempt(
                made.run(),
                made.step(),
                made.attempt(),
                made.state(),
                made.reason(),
                made.message(),
                null,
                made.queued(),
                null,
                made.ended(),
                made.cacheKey(),
                made.outputs(),
                made.metadata(),
                null,
                null,
                made.revision());
    }

    /** Started a second after the run; ended, if it has, 2.1 seconds later. */
    static StepAttempt attempt(
            String step, int attempt, StepState state, @Nullable String message, Map<String, Object> metadata) {
        boolean ran = state != StepState.QUEUED && state != StepState.SKIPPED && state != StepState.CACHED;
        boolean cached = state == StepState.CACHED;
        return new StepAttempt(
                "training-3",
                step,
                attempt,
                state,
                cached || state == StepState.SKIPPED ? null : "code of train.py changed",
                message,
                state == StepState.FAILED ? 1 : null,
                START,
                ran ? START.plusSeconds(1) : null,
                state.finished() ? START.plusMillis(3_100) : null,
                "key",
                Map.of(),
                metadata,
                cached ? "training-2" : null,
                null,
                1);
    }

    /** Begun a second after the run; ended, if it has, 4.2 seconds later. */
    static ImageBuild image(boolean ended, long pushed, @Nullable String failure) {
        return new ImageBuild(
                "training-3",
                "python:3.12-slim with requirements.txt",
                ended && failure == null ? "localhost:5000/training@sha256:abc" : null,
                ended && failure == null ? "sha256:abc" : null,
                START.plusSeconds(1),
                ended ? START.plusMillis(5_200) : null,
                pushed,
                failure,
                1);
    }

    /** Asked for a second after the run, ready 3.4 seconds later, ended, if it has, 8 seconds after it was asked for. */
    static MachineRecord machine(String id, MachineState state, @Nullable String reason) {
        return new MachineRecord(
                id,
                "training-3",
                "execution",
                1,
                "vm_docker",
                "pipewright-machine-" + id,
                2,
                4L << 30,
                null,
                state,
                START.plusSeconds(1),
                state == MachineState.BOOTING ? null : START.plusMillis(4_400),
                state == MachineState.ENDED ? START.plusSeconds(9) : null,
                reason,
                Map.of(),
                1);
    }

    /** An environment that writes its messages to {@code err}, a terminal of that size if it has rows. */
    static Environment watching(StringWriter err, int rows, int columns, Map<String, String> variables) {
        return watching(err, rows, () -> columns, variables);
    }

    /** The same with a window that may change its width. */
    static Environment watching(StringWriter err, int rows, IntSupplier columns, Map<String, String> variables) {
        Terminal terminal = new Terminal() {
            @Override
            public boolean in() {
                return rows > 0;
            }

            @Override
            public boolean out() {
                return rows > 0;
            }

            @Override
            public boolean err() {
                return rows > 0;
            }

            @Override
            public Size size() {
                return new Size(Math.max(1, rows), columns.getAsInt());
            }

            @Override
            public char @Nullable [] readSecret() {
                return null;
            }
        };
        return new Environment(
                variables,
                Path.of("").toAbsolutePath(),
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                terminal);
    }

    /** An environment that writes its results to {@code out}. */
    static Environment printing(StringWriter out) {
        Environment silent = watching(new StringWriter(), 0, 80, Map.of());
        return new Environment(
                silent.variables(),
                silent.folder(),
                silent.in(),
                new PrintWriter(out, true),
                silent.err(),
                silent.terminal());
    }
}
