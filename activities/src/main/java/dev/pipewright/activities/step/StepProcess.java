package dev.pipewright.activities.step;

import dev.pipewright.activities.step.AttemptDirectory.Status;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process group of an attempt: one that this JVM started, or one that it found. */
final class StepProcess implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(StepProcess.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Exit codes above this say by which signal a process ended. */
    private static final int SIGNAL_BASE = 128;

    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

    private final StepHost host;
    private final AttemptDirectory directory;
    private final String mark;
    private final long pid;
    private final Instant started;
    private final @Nullable Process child;

    /** When the child ended: whoever asks may have been held up since. */
    private final CompletableFuture<Instant> end;

    private StepProcess(
            StepHost host,
            AttemptDirectory directory,
            String mark,
            long pid,
            Instant started,
            @Nullable Process child) {
        this.host = host;
        this.directory = directory;
        this.mark = mark;
        this.pid = pid;
        this.started = started;
        this.child = child;
        this.end = child == null
                ? new CompletableFuture<>()
                : child.onExit().thenApply(ended -> Instant.ofEpochMilli(System.currentTimeMillis()));
    }

    static StepProcess child(StepHost host, AttemptDirectory directory, String mark, Instant started, Process child) {
        return new StepProcess(host, directory, mark, child.pid(), started, child);
    }

    static StepProcess found(StepHost host, AttemptDirectory directory, String mark, Status status) {
        return new StepProcess(host, directory, mark, status.pid(), status.started(), null);
    }

    long pid() {
        return pid;
    }

    @Override
    public Instant started() {
        return started;
    }

    /** Whether the process of that id is there and is this one, not a later one of the same id. */
    boolean isAlive() {
        if (child != null) {
            return child.isAlive();
        }
        ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
        if (handle == null || !handle.isAlive()) {
            return false;
        }
        return Marks.available()
                ? Marks.carries(pid, mark)
                : handle.info()
                        .startInstant()
                        .filter(start -> Duration.between(start, started).abs().compareTo(START_TOLERANCE) < 0)
                        .isPresent();
    }

    @Override
    public boolean awaitExit(long nanos) throws InterruptedException {
        if (child != null) {
            return child.waitFor(nanos, TimeUnit.NANOSECONDS);
        }
        long end = System.nanoTime() + nanos;
        while (isAlive()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL_NANOS));
        }
        return true;
    }

    @Override
    public Ending conclude() throws IOException, InterruptedException {
        Integer recorded = recordedExit();
        if (recorded == null && !host.isEphemeral()) {
            signal("KILL"); // else the wrapper has done it, or the guardian does
        }
        killStrays();
        host.release(this);
        if (recorded != null) {
            return new Ending(recorded, null);
        }
        Integer exit = childExit(host.isEphemeral());
        if (exit != null && host.isEphemeral() && directory.isInPlace(host.work())) {
            recordEnd(exit);
        }
        return new Ending(exit, null);
    }

    /** For a second call, if what follows has to be tried again; without it, that one finds the attempt lost. */
    private void recordEnd(int exit) {
        try {
            directory.recordEnd(pid, started.toEpochMilli(), exit);
        } catch (IOException e) {
            LOG.warn("The end of the process in {} was not written down: {}", directory.root(), e.toString());
        }
    }

    /** The exit code that the wrapper wrote down; null if it did not come to that. */
    private @Nullable Integer recordedExit() throws IOException {
        Status status = directory.status();
        return status == null ? null : status.exit();
    }

    /**
     * The exit code where no wrapper wrote it: there was none, the disk is full, the step deleted the file; null if unknown.
     * A wrapper never ends by a signal without having written, unless it was killed itself: then nobody knows how the command
     * ended. Without a wrapper a kill is the command's own end.
     *
     * @param bare whether there was none
     */
    private @Nullable Integer childExit(boolean bare) {
        if (child == null) {
            return null;
        }
        int code = child.exitValue();
        return !bare && (code == Wrapper.NO_STATUS || code > SIGNAL_BASE) ? null : code;
    }

    @Override
    public Instant ended() throws IOException {
        Status status = child == null ? directory.status() : null;
        return status == null || status.exit() == null
                ? end.getNow(Instant.ofEpochMilli(System.currentTimeMillis()))
                : status.written();
    }

    @Override
    public void kill() throws IOException, InterruptedException {
        signal("KILL");
        killStrays();
    }

    @Override
    public void signal(String name) throws IOException, InterruptedException {
        // One shell and its builtin: the JDK reaches single processes only.
        new ProcessBuilder("sh", "-c", "kill -" + name + " -" + pid)
                .redirectInput(Redirect.from(Shells.NULL))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Kills what the step left running outside its group. */
    private void killStrays() {
        Marks.kill(mark, directory.root(), pid);
    }
}
