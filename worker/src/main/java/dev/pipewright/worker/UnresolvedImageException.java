package dev.pipewright.worker;

/** It is not known what an image is made of. The message is for the user. */
public final class UnresolvedImageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Who can mend it. */
    public enum Kind {
        /** There is no such image or file. */
        MISSING,
        /** It cannot be used as it is, or not by this user. */
        REFUSED,
        /** A registry or package index does not answer. */
        AWAY
    }

    UnresolvedImageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Who can mend it. */
    public Kind kind() {
        return kind;
    }
}
