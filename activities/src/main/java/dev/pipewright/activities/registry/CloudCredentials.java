package dev.pipewright.activities.registry;

import dev.pipewright.activities.registry.DockerCredentials.Credential;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.util.Optional;

/** The password that a cloud gives for one of its registries. */
record CloudCredentials(CloudRegistries clouds, ContainerRegistry.Aws component, EcrAddress at) implements Credentials {
    @Override
    public Optional<Credential> of(String registry) throws IOException, InterruptedException {
        RegistryLogin login = clouds.login(component, at);
        return Optional.of(new Credential(login.name(), login.secret()));
    }

    @Override
    public String hint() {
        return "it does not take the password that AWS gives in " + at.region()
                + ": check the account and the region in its name";
    }

    @Override
    public String source() {
        return "AWS";
    }
}
