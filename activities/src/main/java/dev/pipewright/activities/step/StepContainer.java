package dev.pipewright.activities.step;

import dev.pipewright.activities.engine.ContainerState;
import dev.pipewright.activities.engine.ContainerState.Phase;
import dev.pipewright.activities.engine.Engine;
import dev.pipewright.activities.engine.EngineException;
import dev.pipewright.activities.step.AttemptDirectory.Status;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.pipeline.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container of an attempt: one that was just started, or one that was found, or what is known of one that is gone. */
final class StepContainer implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(StepContainer.class);

    /** Exit code of what SIGKILL ended. */
    private static final int KILLED = 137;

    /** Exit code of what SIGTERM ended. */
    private static final int TERMINATED = 143;

    /** What an engine that comes back says of a container that is not there any more, because nobody knows. */
    private static final int UNKNOWN = 255;

    private static final int NO_SUCH_PROGRAM = 127;
    private static final int NOT_A_PROGRAM = 126;

    /** The engine may hear of the end before it hears of what the kernel did. */
    private static final int OOM_ROUNDS = 40;

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long OOM_ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Engine engine;
    private final Removals removals;
    private final Assignment attempt;
    private final AttemptDirectory directory;
    private final String name;
    private final Instant started;
    private final Map<String, String> labels;
    private final Memory memory;
    private final CompletableFuture<Instant> end = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> death;
    private @Nullable CompletableFuture<Integer> exit;

    /**
     * @param death news of its end, which may get lost; null if there will be none
     * @param labels for what is done about it afterwards
     * @param memory asked about one that ran out of it
     */
    StepContainer(
            Engine engine,
            Removals removals,
            Assignment attempt,
            Instant started,
            @Nullable CompletableFuture<Void> death,
            Map<String, String> labels,
            Memory memory) {
        this.engine = engine;
        this.removals = removals;
        this.death = death;
        this.attempt = attempt;
        this.directory = attempt.directory();
        this.name = ContainerLabels.name(attempt.step());
        this.started = started;
        this.labels = labels;
        this.memory = memory;
    }

    /** Knows what a step had that ran out of memory. */
    interface Memory {
        OutOfMemory ranOut() throws IOException;
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public boolean awaitExit(long nanos) throws IOException, InterruptedException {
        if (end.isDone() || !isThere()) {
            return true;
        }
        boolean over = death == null ? hasExited(nanos) : hasDied(death, nanos);
        if (over) {
            end.complete(Instant.ofEpochMilli(System.currentTimeMillis()));
        }
        return over;
    }

    /** One that lasts is waited for by itself after the first time, lest it is followed for ever. */
    private boolean hasDied(CompletableFuture<Void> news, long nanos) throws InterruptedException {
        try {
            news.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            death = null;
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("Nobody says that it failed", e);
        }
    }

    private boolean hasExited(long nanos) throws IOException, InterruptedException {
        CompletableFuture<Integer> asked = exit == null ? engine.exit(name) : exit;
        exit = asked;
        try {
            asked.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            exit = null; // the engine was restarted, or the container removed
            directory.recordOutage();
            ContainerState state = engine.state(name);
            return state == null || state.phase() != Phase.RUNNING;
        }
    }

    /** Whether there may be a container: the file goes after it. */
    private boolean isThere() {
        return directory.containerFile().toFile().exists();
    }

    @Override
    public void signal(String signal) throws IOException {
        engine.signal(name, signal);
    }

    @Override
    public void kill() throws IOException {
        engine.remove(name);
    }

    @Override
    public Ending conclude() throws IOException, InterruptedException {
        return attempt.pulse().beating(this::takeDown);
    }

    private Ending takeDown() throws IOException, InterruptedException {
        if (!isThere()) {
            Status status = directory.status();
            return status == null ? new Ending(null, null) : written(status);
        }
        Status status = directory.status();
        Integer recorded = status == null ? null : status.exit();
        if (end.isDone() && recorded != null && recorded == 0) {
            removals.begin(directory, name);
            new Reclaiming(engine, attempt).reclaim(labels);
            return new Ending(0, null);
        }
        Ending ending = ending(status, recorded);
        record(ending);
        engine.remove(name);
        new Reclaiming(engine, attempt).reclaim(labels);
        Files.deleteIfExists(directory.containerFile());
        return ending;
    }

    private Ending ending(@Nullable Status status, @Nullable Integer recorded)
            throws IOException, InterruptedException {
        if (recorded != null && recorded == 0) {
            return new Ending(0, null);
        }
        if (end.isDone()) {
            hasExited(SETTLE_NANOS); // else the engine may not know yet how it died
        }
        ContainerState state = engine.state(name);
        if (state == null) {
            return status == null || recorded == null
                    ? new Ending(null, "its container is gone and left no exit code behind")
                    : written(status);
        }
        int code = recorded == null ? state.exitCode() : recorded;
        boolean outOfMemory = outOfMemory(status, state, code);
        if (endedWithEngine(recorded, state, outOfMemory)) {
            return new Ending(null, "its container ended with the Docker engine");
        }
        if (outOfMemory && (recorded != null || code == KILLED)) {
            return outOfMemory(code);
        }
        if (code == KILLED) {
            return killed(recorded != null);
        }
        if (recorded != null) {
            return new Ending(code, null);
        }
        return switch (code) {
            case ContainerScript.NOT_BEGUN -> new Ending(null, "its worker died before the step had its secrets");
            case NO_SUCH_PROGRAM, NOT_A_PROGRAM -> new Ending(code, "its image has no sh to run the command");
            default -> new Ending(code, null);
        };
    }

    /** An engine that is restarted ends its containers as the user does who stops a step; but nobody here did. */
    private boolean endedWithEngine(@Nullable Integer recorded, ContainerState state, boolean outOfMemory) {
        if (recorded == null) {
            return state.exitCode() == UNKNOWN;
        }
        if (!directory.outageFile().toFile().exists()) {
            return false;
        }
        return recorded == TERMINATED || (recorded == KILLED && !outOfMemory);
    }

    /** @param own whether the command was killed and not the container: else somebody did that, or the kernel */
    private static Ending killed(boolean own) {
        return own
                ? new Ending(KILLED, "SIGKILL, not for want of memory")
                : new Ending(null, "its container was killed, not for want of memory");
    }

    private Ending outOfMemory(int code) throws IOException {
        return new Ending(code, limit(), memory.ranOut());
    }

    /** What an earlier call has found out. */
    private Ending written(Status status) throws IOException {
        boolean outOfMemory = Boolean.TRUE.equals(status.outOfMemory())
                || directory.outOfMemoryFile().toFile().exists();
        return new Ending(status.exit(), status.why(), outOfMemory ? memory.ranOut() : null);
    }

    private String limit() {
        StepLimits limits = StepLimits.of(attempt.step());
        if (limits.memoryBytes() == 0) {
            return "out of memory: the machine has no more";
        }
        String by = limits.ofMachine()
                ? "all that its machine has, set by the orchestrator's memory"
                : "set by resources.memory";
        return "out of memory: its limit is " + Size.text(limits.memoryBytes()) + ", " + by;
    }

    /** The command's shell knows best. The engine is asked more than once where it did not look and something was killed. */
    private boolean outOfMemory(@Nullable Status status, ContainerState first, int code) throws EngineException {
        if (status != null && status.outOfMemory() != null) {
            return status.outOfMemory();
        }
        ContainerState state = first;
        boolean again = code == KILLED && StepLimits.of(attempt.step()).memoryBytes() > 0;
        for (int round = 0; round < OOM_ROUNDS && again && !state.outOfMemory(); round++) {
            LockSupport.parkNanos(OOM_ROUND_NANOS);
            ContainerState next = engine.state(name);
            state = next == null ? state : next;
        }
        return state.outOfMemory();
    }

    /** For a second call, which finds no container any more. */
    private void record(Ending ending) throws IOException {
        Integer code = ending.code();
        if (code == null) {
            return;
        }
        try {
            Status status = directory.status();
            if (status == null || status.exit() == null) {
                directory.recordEnd(0, started.toEpochMilli(), code);
            }
            if (ending.why() != null && (status == null || status.why() == null)) {
                directory.recordWhy(ending.why());
            }
            if (ending.outOfMemory() != null) {
                Files.writeString(directory.outOfMemoryFile(), "");
            }
        } catch (IOException e) {
            LOG.warn("The end of the container in {} was not written down: {}", directory.root(), e.toString());
        }
    }

    @Override
    public Instant ended() throws IOException {
        Status status = directory.status();
        Instant seen = end.getNow(Instant.ofEpochMilli(System.currentTimeMillis()));
        return status == null || status.exit() == null || status.written().isAfter(seen) ? seen : status.written();
    }
}
