package dev.pipewright.activities.step;

import org.jspecify.annotations.Nullable;

/** Looks up the values of secrets, on the host where the step runs. */
@FunctionalInterface
public interface SecretValues {
    /**
     * The value of a secret, or null if there is none of that name.
     *
     * @throws UnreadableSecretException if there is one and it cannot be read, now or later
     */
    @Nullable
    String value(String name);
}
