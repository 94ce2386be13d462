package dev.pipewright.worker.machine;

import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.seal.MachineKey;
import dev.pipewright.activities.seal.SealedContent;
import dev.pipewright.activities.step.SecretValues;
import dev.pipewright.activity.StepExecution;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of secrets that were sealed for this machine and sent with the steps that need them. It looks none up. */
final class SealedSecrets implements SecretValues {
    private final MachineKey key;

    SealedSecrets(MachineKey key) {
        this.key = key;
    }

    @Override
    public @Nullable String value(String name) {
        return null;
    }

    @Override
    public SecretValues of(StepExecution step) {
        if (step.sealed() == null && step.secrets().isEmpty()) {
            return this;
        }
        SealedContent content = key.open(step.sealed());
        return content.secrets()::get;
    }

    /** How to log in to a registry for a step's image, if that was sealed with the step. */
    Optional<RegistryLogin> login(StepExecution step, String registry) {
        return Optional.ofNullable(step.sealed())
                .map(blob -> key.open(blob).login())
                .filter(login -> login.registry().equals(registry));
    }
}
