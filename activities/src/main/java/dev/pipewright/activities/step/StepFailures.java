package dev.pipewright.activities.step;

import dev.pipewright.activities.artifact.DamagedArtifactException;
import dev.pipewright.activities.artifact.InvalidArtifactException;
import dev.pipewright.activities.artifact.Reasons;
import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.quantity.Durations;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.stack.ArtifactStore;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ways in which an attempt fails, in the words of its user. */
final class StepFailures {
    private static final int SIGNAL_BASE = 128;
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL, perhaps for want of memory"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(15, "SIGTERM"));

    /** How a process is lost. */
    static final String GONE = "its process is gone and left no exit code behind";

    private final StepExecution step;
    private final Path directory;
    private @Nullable Instant started;
    private @Nullable Instant ended;

    StepFailures(StepExecution step, Path directory) {
        this.step = step;
        this.directory = directory;
    }

    void startedAt(Instant instant) {
        started = instant;
    }

    void endedAt(Instant instant) {
        ended = instant;
    }

    /**
     * A non-zero exit.
     *
     * @param how from {@link #exit}
     * @param full the disk that is full, in words, or null
     * @param lastWords of its log, may be empty
     * @param memory what it ran out of, or null
     */
    ApplicationFailure exited(
            String how, int code, @Nullable String full, String lastWords, @Nullable OutOfMemory memory) {
        String message = name() + " " + how + (full == null ? "" : "; " + full);
        String whole = lastWords.isEmpty() ? message : message + ": " + lastWords;
        return Failures.permanent(Failures.STEP_FAILED, whole, new StepFailure(code, started, ended, memory));
    }

    /**
     * {@code exited with code 137 (SIGKILL)}.
     *
     * @param why what is known of it; null for what the code itself says
     */
    static String exit(int code, @Nullable String why) {
        String known = why == null ? SIGNALS.get(code - SIGNAL_BASE) : why;
        return "exited with code " + code + (known == null ? "" : " (" + known + ")");
    }

    /**
     * Its time was up.
     *
     * @param how from {@link #ranTooLong}
     */
    ApplicationFailure timedOut(String how) {
        return failure(Failures.STEP_TIMED_OUT, null, name() + " " + how);
    }

    static String ranTooLong(@Nullable Duration timeout) {
        return "ran longer than its timeout of " + (timeout == null ? "none" : Durations.text(timeout));
    }

    /**
     * It is gone, and nobody knows how it ended.
     *
     * @param how {@link #GONE} or the like
     */
    ApplicationFailure lost(String how) {
        return failure(Failures.STEP_LOST, null, name() + " was lost: " + how);
    }

    /**
     * Outputs are not there.
     *
     * @param wrote what is there instead, may be empty; null if the directory itself is gone
     */
    ApplicationFailure missing(List<String> outputs, @Nullable String wrote) {
        boolean one = outputs.size() == 1;
        String names = String.join("', '", outputs);
        String instead =
                wrote == null ? "it removed $OUTPUTS" : "it wrote: " + (wrote.isEmpty() ? "nothing else" : wrote);
        return own(
                0,
                name() + " did not write output" + (one ? "" : "s") + " '" + names + "' (expected "
                        + (one ? "at $OUTPUTS/" + names : "in $OUTPUTS") + "; " + instead + ")");
    }

    /** {@code $OUTPUTS} or a directory in it is a link, and what is behind it is not the step's to give away. */
    ApplicationFailure linked(String where, String target) {
        return own(
                0,
                name() + " made " + where + " a symlink to '" + target
                        + "' (outputs must lie in $OUTPUTS itself: write or copy the data there)");
    }

    /** The directory of the attempt is gone, or another one stands in its place. */
    ApplicationFailure displaced() {
        return own(
                null,
                name() + " moved, removed or replaced the directory that it ran in, " + directory
                        + " (a step may change what is in its working directory, $OUTPUTS and $TMPDIR, not these)");
    }

    ApplicationFailure metadata(String reason) {
        return own(
                0,
                name() + " wrote metadata that cannot be read: " + reason
                        + " ($PIPEWRIGHT_METADATA takes one JSON object of numbers and strings)");
    }

    ApplicationFailure noSecret(String name) {
        return failure(
                Failures.NOT_FOUND,
                null,
                "Cannot start " + lowerName() + ": there is no secret '" + name
                        + "' (add it with: pipewright secret create " + name + ")");
    }

    ApplicationFailure unreadableSecret(UnreadableSecretException e) {
        return failure(Failures.REFUSED, null, "Cannot start " + lowerName() + ": " + e.getMessage());
    }

    /** Something of a step that succeeded cannot be stored. What may pass by itself is thrown as it is, to be tried again. */
    IOException notKept(String what, IOException e) throws ApplicationFailure {
        return refusedOr(0, "Cannot keep " + what + " of " + lowerName(), e);
    }

    /** Something cannot be laid out for a step. */
    IOException notGiven(String what, IOException e) throws ApplicationFailure {
        return refusedOr(null, "Cannot give " + lowerName() + " its " + what, e);
    }

    IOException notPrepared(IOException e) throws ApplicationFailure {
        return refusedOr(null, "Cannot start " + lowerName(), e);
    }

    /** The host does not start the process. */
    ApplicationFailure notLaunched(IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean tooLong = message.contains("Argument list too long");
        return own(
                null,
                "Cannot start " + lowerName() + ": "
                        + (tooLong
                                ? "its command and environment are longer than this host allows"
                                        + " (put the command into a script of the code)"
                                : message));
    }

    /** The JDK refuses to start the process, in words that may hold a secret. */
    ApplicationFailure notLaunchable() {
        return own(
                null,
                "Cannot start " + lowerName()
                        + ": a variable of its environment has a name or value that no process can have"
                        + " (remove zero bytes from its env and secrets, and = from the names)");
    }

    /** The worker itself is broken: classes are missing, or there is no memory left. */
    ApplicationFailure brokenWorker(Error error) {
        return own(
                null,
                "Cannot execute " + lowerName() + ": its worker failed with "
                        + error.getClass().getName()
                        + (error.getMessage() == null ? "" : ": " + error.getMessage())
                        + " (see the worker's log; start the worker again, then resume the run)");
    }

    private IOException refusedOr(@Nullable Integer exitCode, String what, IOException e) throws ApplicationFailure {
        if (Disks.isFull(e)) {
            throw own(exitCode, what + ": " + Disks.fullest(disks()) + "; free some space, then resume the run");
        }
        if (e instanceof InvalidArtifactException || e instanceof DamagedArtifactException) {
            throw own(exitCode, what + ": " + e.getMessage());
        }
        StoreException store = StoreException.in(e);
        if (store != null) {
            throw storeFailed(exitCode, what, store);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException files) {
                throw own(exitCode, what + ": " + Reasons.of(files));
            }
        }
        return e;
    }

    private ApplicationFailure storeFailed(@Nullable Integer exitCode, String what, StoreException store) {
        String message = what + ": " + Reasons.of(store) + " (" + store.hint() + ")";
        return store.kind() == StoreException.Kind.UNAVAILABLE
                ? Failures.passing(store.type(), message, null, store)
                : failure(store.type(), exitCode, message);
    }

    private List<Path> disks() {
        return step.store() instanceof ArtifactStore.Local local
                ? List.of(directory, Path.of(local.path()))
                : List.of(directory);
    }

    /** The step's own doing. */
    ApplicationFailure own(@Nullable Integer exitCode, String message) {
        return failure(Failures.STEP_FAILED, exitCode, message);
    }

    ApplicationFailure failure(String type, @Nullable Integer exitCode, String message) {
        return Failures.permanent(type, message, new StepFailure(exitCode, started, ended, null));
    }

    private String name() {
        return "S" + lowerName().substring(1);
    }

    /** As in the middle of a sentence. */
    String lowerName() {
        return "step '" + step.step() + "' of run " + step.run();
    }
}
