package dev.pipewright.cli.submission;

import org.jspecify.annotations.Nullable;

/** A run cannot be started as it was asked for. The message is for the user; nothing was started. */
public final class SubmissionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    SubmissionException(String message, @Nullable String hint) {
        super(message);
        this.hint = hint;
    }

    SubmissionException(String message, Throwable cause) {
        super(message, cause);
        this.hint = null;
    }

    /** What puts it right, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
