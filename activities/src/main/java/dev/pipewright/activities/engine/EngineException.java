package dev.pipewright.activities.engine;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/** The engine did not do what it was asked. The message says why, as a phrase for behind a colon. */
public final class EngineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = requireNonNull(kind, "kind");
    }

    /** What is to be done about it. */
    public Kind kind() {
        return kind;
    }

    /** Kinds of trouble. */
    public enum Kind {
        /** Nobody answers there, now. */
        UNREACHABLE,
        /** This user may not talk to it. */
        FORBIDDEN,
        /** There is no such container, image or network. */
        ABSENT,
        /** The registry does not give the image to this user, or not without a log-in. */
        PULL_DENIED,
        /** The registry is busy or broken. */
        PULL_FAILED,
        /** Its disk has no room. */
        DISK_FULL,
        /** A container of that name is there already, or is being removed. */
        CONFLICT,
        /** It is in trouble itself, which may pass: its networks, or what runs its containers. */
        TROUBLED,
        /** Anything else that it says no to. */
        REFUSED
    }
}
