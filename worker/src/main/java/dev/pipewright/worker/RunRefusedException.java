package dev.pipewright.worker;

import org.jspecify.annotations.Nullable;

/** A run cannot be executed now, because it already is. The message is for the user. */
public final class RunRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RunRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
