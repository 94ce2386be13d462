package dev.pipewright.activities.catalog;

import org.jspecify.annotations.Nullable;

/** Why the catalog cannot do what it was asked. The message is for the user; nothing was changed. */
public final class CatalogException extends RuntimeException {
    /** What the user can do about it. Decides the exit code of a command. */
    public enum Kind {
        /** The request is written wrongly: a name, a flavor, an attribute. */
        INVALID,
        /** A named thing is not there. */
        NOT_FOUND,
        /** A name is taken, a thing is in use, or its state does not allow it. */
        REFUSED,
        /** The catalog itself: corrupt, read-only, or of a newer program. */
        UNUSABLE,
        /** The catalog's disk is full, or another process holds its lock: the same request may work later. */
        UNAVAILABLE
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable String hint;

    CatalogException(Kind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    static CatalogException invalid(String message, @Nullable String hint) {
        return new CatalogException(Kind.INVALID, message, hint, null);
    }

    static CatalogException notFound(String message, @Nullable String hint) {
        return new CatalogException(Kind.NOT_FOUND, message, hint, null);
    }

    static CatalogException refused(String message, @Nullable String hint) {
        return new CatalogException(Kind.REFUSED, message, hint, null);
    }

    static CatalogException unusable(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new CatalogException(Kind.UNUSABLE, message, hint, cause);
    }

    /** What the user can do about it. */
    public Kind kind() {
        return kind;
    }

    /** The command, or what else, that puts it right; null where there is none. */
    public @Nullable String hint() {
        return hint;
    }
}
