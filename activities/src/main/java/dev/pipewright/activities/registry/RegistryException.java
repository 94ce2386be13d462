package dev.pipewright.activities.registry;

import dev.pipewright.activity.Failures;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A registry did not do what it was asked. The message names the registry and says why, to stand after "Cannot ...: ". */
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String registry;
    private final @Nullable Duration retryAfter;
    private final @Nullable String hint;

    private RegistryException(
            Kind kind,
            String registry,
            String message,
            @Nullable Duration retryAfter,
            @Nullable String hint,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.registry = registry;
        this.retryAfter = retryAfter;
        this.hint = hint;
    }

    RegistryException(
            Kind kind, String registry, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(kind, registry, message, retryAfter, null, cause);
    }

    RegistryException(Kind kind, String registry, String message) {
        this(kind, registry, message, null, null, null);
    }

    /** One with a way out of its own; see {@link #hint}. */
    public static RegistryException hinting(
            Kind kind, String registry, String message, String hint, @Nullable Throwable cause) {
        return new RegistryException(kind, registry, message, null, hint, cause);
    }

    /** The same as one that may pass by itself: what is missing has just been made. */
    public RegistryException passing() {
        return new RegistryException(Kind.BROKEN, registry, String.valueOf(getMessage()), retryAfter, hint, this);
    }

    /** What can be done about it. */
    public Kind kind() {
        return kind;
    }

    /** Host and port. */
    public String registry() {
        return registry;
    }

    /** What the user can do about it; null for what is usual for failures of its kind. */
    public @Nullable String hint() {
        return hint;
    }

    /** Which of {@link Failures} it is to a run. */
    public String type() {
        return switch (kind) {
            case ABSENT -> Failures.NOT_FOUND;
            case DENIED -> Failures.ACCESS_DENIED;
            case BUSY, BROKEN -> Failures.UNAVAILABLE;
            case UNTRUSTED, REFUSED -> Failures.REFUSED;
        };
    }

    /** What the user can do whom a registry does not know. */
    public static String logIn(String registry) {
        return "log in on the worker's host with: docker login " + registry;
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
