package dev.pipewright.activities.registry;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A registry did not do what it was asked. The message names the registry and says why, to stand after "Cannot ...: ". */
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String registry;
    private final @Nullable Duration retryAfter;

    RegistryException(
            Kind kind, String registry, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.registry = registry;
        this.retryAfter = retryAfter;
    }

    RegistryException(Kind kind, String registry, String message) {
        this(kind, registry, message, null, null);
    }

    /** What can be done about it. */
    public Kind kind() {
        return kind;
    }

    /** Host and port. */
    public String registry() {
        return registry;
    }

    /** How long the registry asked to be left alone; null if it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The ways in which a registry does not do what it was asked. */
    public enum Kind {
        /** There is no such repository, manifest or blob. */
        ABSENT,
        /** It wants other credentials. */
        DENIED,
        /** It asks for fewer requests. */
        BUSY,
        /** It is out of reach, broke off, or has a fault. Another try may succeed. */
        BROKEN,
        /** Its certificate is not trusted, or it has none. */
        UNTRUSTED,
        /** It does not take such a request. */
        REFUSED;

        /** Whether trying again later may help. */
        public boolean passing() {
            return this == BUSY || this == BROKEN;
        }
    }
}
