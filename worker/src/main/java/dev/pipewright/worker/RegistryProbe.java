package dev.pipewright.worker;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.ecr.EcrRegistries;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.stack.ContainerRegistry;
import java.util.function.Supplier;

/** Tries whether a registry lets us in, without leaving anything in it. */
public final class RegistryProbe {
    private final Supplier<Catalog> catalog;

    public RegistryProbe(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    /**
     * Asks the cloud of the registry for a password, with what it is registered to authenticate with; of another registry, nothing.
     *
     * @throws RegistryException saying why it gives none
     */
    public void logIn(String name) throws RegistryException, InterruptedException {
        ContainerRegistry registry =
                catalog.get().components().get(Role.CONTAINER_REGISTRY, name).containerRegistry();
        if (registry instanceof ContainerRegistry.Aws aws) {
            new EcrRegistries(new AwsConnections(() -> catalog.get().connectors()))
                    .login(aws, EcrAddress.parse(aws.uri()).registry());
        }
    }
}
