package dev.pipewright.activity;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The failure types on the wire. They are never class names and never renamed. */
public final class Failures {
    /** The step's own doing: its exit code, its outputs. Counts against its retries. */
    public static final String STEP_FAILED = "StepFailed";

    /** The step ran longer than its timeout. Counts against its retries. */
    public static final String STEP_TIMED_OUT = "StepTimedOut";

    /** The step's process or machine is gone without an exit code. Does not count against its retries. */
    public static final String STEP_LOST = "StepLost";

    /** A named thing does not exist. */
    public static final String NOT_FOUND = "NotFound";

    /** The request is not one that can be carried out, now or later. */
    public static final String REFUSED = "Refused";

    /** Credentials are missing, or do not allow what is asked. */
    public static final String ACCESS_DENIED = "AccessDenied";

    /** Something outside is busy, broken or out of reach. Tried again. */
    public static final String UNAVAILABLE = "Unavailable";

    /** What was sealed for a machine cannot be opened by the worker that is there now: greet it and seal again. */
    public static final String KEY_CHANGED = "KeyChanged";

    /** A run ended because a step failed. */
    public static final String RUN_FAILED = "RunFailed";

    private Failures() {}

    /** A failure that trying again does not mend. The message is for the user. */
    public static ApplicationFailure permanent(String type, String message, Object... details) {
        return Bounds.cut(ApplicationFailure.newNonRetryableFailure(Bounds.cut(message), type, details));
    }

    /**
     * A failure that may pass by itself.
     *
     * @param retryAfter how long to wait at least before the next try; null leaves it to the caller's retry options
     */
    public static ApplicationFailure passing(
            String type, String message, @Nullable Duration retryAfter, Throwable cause) {
        ApplicationFailure.Builder failure = ApplicationFailure.newBuilder()
                .setType(type)
                .setMessage(Bounds.cut(message))
                .setCause(Bounds.cut(cause));
        if (retryAfter != null) {
            failure.setNextRetryDelay(retryAfter);
        }
        return Bounds.cut(failure.build());
    }

    /** What nobody foresaw, as Temporal would make of it; tried again. */
    public static ApplicationFailure unforeseen(Throwable e) {
        return Bounds.cut(e);
    }
}
