package dev.pipewright.worker;

/** Temporal does not answer, or its settings cannot be read. The message is for the user. */
public final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
