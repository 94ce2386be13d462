package dev.pipewright.activities.ecr;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.stack.ContainerRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A component's way into ECR: its credentials, and the tokens that it has got with them, one for each region. */
final class EcrRegistry {
    /** Under which every registry of ECR knows who comes with a token. */
    private static final String USER = "AWS";

    private final EcrClients clients;
    private final Clock clock;
    private final Map<String, EcrToken> tokens = new ConcurrentHashMap<>();

    EcrRegistry(ContainerRegistry.Aws component, AwsConnections connections, @Nullable URI endpoint, Clock clock) {
        String policy = EcrPolicies.session(EcrAddress.parse(component.uri()));
        this.clients = new EcrClients(connections.credentials(component.connector(), policy), endpoint);
        this.clock = clock;
    }

    RegistryLogin login(EcrAddress at) throws RegistryException, InterruptedException {
        // A token holds for all accounts that let its owner in, but not for other regions.
        String place = at.region() + (at.fips() ? " fips" : "");
        EcrToken token = tokens.computeIfAbsent(place, its -> new EcrToken(at, clients, clock));
        return new RegistryLogin(at.host(), USER, token.password(at.host()));
    }

    void create(EcrAddress at, String repository) throws RegistryException, InterruptedException {
        new EcrRepository(at, repository, clients).create();
    }
}
