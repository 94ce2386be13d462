package dev.pipewright.activities.ec2;

import dev.pipewright.activity.Failures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** EC2 has not done what was asked. The message and the hint are for the user. */
public final class Ec2Exception extends IOException {
    private static final long serialVersionUID = 1L;

    /** Who has to act. */
    public enum Kind {
        /** There is no room there now: elsewhere, or later, there may be. */
        CAPACITY,
        /** The account may not have more of these. */
        QUOTA,
        /** Too many questions in too short a time. */
        THROTTLED,
        /** Credentials are missing, have ended, or do not allow what was asked. */
        ACCESS_DENIED,
        /** Something that was named is not there. */
        NOT_FOUND,
        /** What was asked for cannot be had, now or later. */
        REFUSED,
        /** It may pass by itself; nothing has happened. */
        UNAVAILABLE,
        /** It may have happened or not: whoever asked has to look. */
        UNKNOWN
    }

    private final Kind kind;
    private final @Nullable String hint;

    Ec2Exception(Kind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /** How to put it right; null if only time does. */
    public @Nullable String hint() {
        return hint;
    }

    /** Whether asking again later may do. */
    public boolean passes() {
        return type().equals(Failures.UNAVAILABLE);
    }

    /** Which of {@link Failures} it is to a run. */
    public String type() {
        return switch (kind) {
            case CAPACITY, THROTTLED, UNAVAILABLE, UNKNOWN -> Failures.UNAVAILABLE;
            case ACCESS_DENIED -> Failures.ACCESS_DENIED;
            case NOT_FOUND -> Failures.NOT_FOUND;
            case QUOTA, REFUSED -> Failures.REFUSED;
        };
    }
}
