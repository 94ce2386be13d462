package dev.pipewright.run;

import dev.pipewright.activity.Failures;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Retry;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended, read from what its activity returned or threw.
 *
 * @param result null unless it succeeded
 * @param message empty if it succeeded
 * @param details of a failure; null where nothing is known
 * @param prepared false: what it needs could not be had, and another attempt would fare no better
 * @param lost the machine that went away with it; null if none did
 */
record AttemptEnd(
        StepState state,
        @Nullable StepResult result,
        String message,
        @Nullable StepFailure details,
        boolean prepared,
        @Nullable LostMachine lost) {
    private static final AttemptEnd STOPPED = new AttemptEnd(StepState.STOPPED, null, "stopped", null, true, null);

    static AttemptEnd of(StepResult result) {
        return new AttemptEnd(StepState.SUCCEEDED, result, "", null, true, null);
    }

    static AttemptEnd of(TemporalFailure failure, String step) {
        Throwable cause = root(failure);
        if (cause instanceof CanceledFailure) {
            return STOPPED;
        }
        if (cause instanceof ApplicationFailure application) {
            return of(application);
        }
        return new AttemptEnd(StepState.LOST, null, why(cause, step), null, true, null);
    }

    /** What the attempt needs could not be had: it fails, whoever's doing that is. */
    static AttemptEnd unprepared(TemporalFailure failure, String step) {
        Throwable cause = root(failure);
        return cause instanceof CanceledFailure
                ? STOPPED
                : new AttemptEnd(StepState.FAILED, null, why(cause, step), null, false, null);
    }

    /** The machine went away under the attempt, or never came up. */
    static AttemptEnd lost(LostMachine machine) {
        return new AttemptEnd(StepState.LOST, null, machine.told(), null, true, machine);
    }

    /** What it had too little of; null if that is not why it failed. */
    @Nullable
    OutOfMemory outOfMemory() {
        return details == null ? null : details.outOfMemory();
    }

    AttemptEnd saying(String text) {
        return new AttemptEnd(state, result, text, details, prepared, lost);
    }

    private static Throwable root(TemporalFailure failure) {
        Throwable cause = failure;
        while (cause.getCause() instanceof TemporalFailure deeper) {
            cause = deeper;
        }
        return cause;
    }

    private static String why(Throwable cause, String step) {
        if (cause instanceof TimeoutFailure) {
            return "no worker reported on step '" + step + "' for " + ActivityStubs.HEARTBEAT.toSeconds() + " s";
        }
        return cause instanceof ApplicationFailure application
                ? application.getOriginalMessage()
                : String.valueOf(cause.getMessage());
    }

    private static AttemptEnd of(ApplicationFailure failure) {
        boolean own = failure.getType().equals(Failures.STEP_FAILED)
                || failure.getType().equals(Failures.STEP_TIMED_OUT)
                || failure.getType().equals(Failures.REFUSED)
                || failure.getType().equals(Failures.ACCESS_DENIED)
                || failure.getType().equals(Failures.NOT_FOUND);
        StepFailure details = failure.getDetails().getSize() == 0
                ? null
                : failure.getDetails().get(0, StepFailure.class);
        return new AttemptEnd(
                own ? StepState.FAILED : StepState.LOST, null, failure.getOriginalMessage(), details, true, null);
    }

    /** Null: there is no next attempt. */
    @Nullable
    Duration delayBeforeNext(Retry retry, int failures, int losses, int mostLosses) {
        if (state == StepState.LOST) {
            return losses < mostLosses ? Duration.ZERO : null;
        }
        boolean again = state == StepState.FAILED && prepared && failures < retry.attempts();
        return again ? retry.delayAfter(failures) : null;
    }

    /** A leg that was lost too often has failed. */
    StepState outcomeState() {
        return state == StepState.LOST ? StepState.FAILED : state;
    }

    StepRecord record(String run, String step, int attempt) {
        return new StepRecord(
                run,
                step,
                attempt,
                state,
                result == null ? Map.of() : result.outputs(),
                result == null ? Map.of() : result.metadata(),
                result != null ? Integer.valueOf(0) : details == null ? null : details.exitCode(),
                message.isEmpty() ? null : message,
                result != null ? result.started() : details == null ? null : details.started(),
                result != null ? result.ended() : details == null ? null : details.ended());
    }
}
