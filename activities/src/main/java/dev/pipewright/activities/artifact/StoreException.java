package dev.pipewright.activities.artifact;

import dev.pipewright.activity.Failures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store that cannot be used, and what to do about it. The message and the hint are for the user. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Who has to act. */
    public enum Kind {
        /** The store itself is not there. */
        NOT_FOUND,
        /** Credentials are missing, have ended, or do not allow what was asked. */
        ACCESS_DENIED,
        /** It is set up in a way in which it cannot be used. */
        REFUSED,
        /** It may pass by itself. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final String hint;

    /**
     * A failure that has been understood.
     *
     * @param message what could not be done, with which store, and why
     * @param hint how to put it right
     */
    public StoreException(Kind kind, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    public String hint() {
        return hint;
    }

    /** Which of {@link Failures} it is to a run. */
    public String type() {
        return switch (kind) {
            case NOT_FOUND -> Failures.NOT_FOUND;
            case ACCESS_DENIED -> Failures.ACCESS_DENIED;
            case REFUSED -> Failures.REFUSED;
            case UNAVAILABLE -> Failures.UNAVAILABLE;
        };
    }

    /** The one among the causes of a failure, if there is one. */
    public static @Nullable StoreException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException found) {
                return found;
            }
        }
        return null;
    }
}
