package dev.pipewright.activities.aws;

import org.jspecify.annotations.Nullable;

/** A service connector that cannot be used, or not be made. The message and the hint are for the user. */
public final class ConnectorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who has to act. */
    public enum Kind {
        /** What was given cannot be a connector, or names what is not there. */
        INVALID,
        /** Credentials are missing, have ended, or do not allow what was asked. */
        ACCESS_DENIED,
        /** It may pass by itself. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final String hint;

    ConnectorException(Kind kind, String message, String hint, @Nullable Throwable cause) {
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
}
