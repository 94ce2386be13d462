package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
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

    /**
     * Where the values for a step come from: here, unless they were sent with it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@link dev.pipewright.activity.Failures#KEY_CHANGED} if they were and this host
     *     cannot read them
     */
    default SecretValues of(StepExecution step) {
        return this;
    }
}
