package dev.pipewright.activities.ecr;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.registry.CloudRegistries;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.stack.ContainerRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The registries of flavor {@code aws}. Nothing of AWS is loaded before the first call. */
public final class EcrRegistries implements CloudRegistries {
    private final AwsConnections connections;
    private final @Nullable URI endpoint;
    private final Clock clock;
    private final Map<ContainerRegistry.Aws, EcrRegistry> known = new ConcurrentHashMap<>();

    /** @param connections which the components' connectors are among */
    public EcrRegistries(AwsConnections connections) {
        this(connections, null, Clock.systemUTC());
    }

    /** @param endpoint of another server; null for that of the environment, or ECR itself */
    EcrRegistries(AwsConnections connections, @Nullable URI endpoint, Clock clock) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public RegistryLogin login(ContainerRegistry.Aws component, EcrAddress at)
            throws RegistryException, InterruptedException {
        return registry(component).login(at);
    }

    @Override
    public void create(ContainerRegistry.Aws component, EcrAddress at, String repository)
            throws RegistryException, InterruptedException {
        registry(component).create(at, repository);
    }

    private EcrRegistry registry(ContainerRegistry.Aws component) {
        return known.computeIfAbsent(component, its -> new EcrRegistry(its, connections, endpoint, clock));
    }
}
