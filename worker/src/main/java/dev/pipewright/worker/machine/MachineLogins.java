package dev.pipewright.worker.machine;

import dev.pipewright.activities.registry.CloudRegistries;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.step.RegistryLogins;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.util.Optional;

/** How a machine logs in: with what was sealed for it, and else, where its stack's registry is in a cloud, with its own role there. */
record MachineLogins(SealedSecrets sealed, CloudRegistries clouds) implements RegistryLogins {
    @Override
    public Optional<RegistryLogin> login(StepExecution step, String registry) throws IOException, InterruptedException {
        Optional<RegistryLogin> told = sealed.login(step, registry);
        StepImage image = step.image();
        if (told.isPresent() || image == null || !(image.registry() instanceof ContainerRegistry.Aws ecr)) {
            return told;
        }
        Optional<EcrAddress> address = EcrAddress.ofHost(registry);
        return address.isEmpty() ? told : Optional.of(clouds.login(ecr, address.get()));
    }
}
