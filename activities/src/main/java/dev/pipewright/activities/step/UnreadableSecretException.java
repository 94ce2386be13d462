package dev.pipewright.activities.step;

/** A secret is there, and its value cannot be read: it was sealed with another key, or damaged. */
public final class UnreadableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message says which secret, why, and what to do; it is shown to the user behind a colon. */
    public UnreadableSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
