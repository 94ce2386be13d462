package dev.pipewright.activities.aws;

import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.activities.catalog.Connectors;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The credentials of a registered connector, which a worker that runs for weeks sees change. */
final class ConnectorCredentials implements AwsCredentialsProvider {
    /** How often the catalog is asked whether the connector has changed. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final Supplier<Connectors> connectors;
    private final String name;
    private final AwsSessions sessions;
    private long looked;
    private @Nullable Opened opened;

    private record Opened(Connector connector, AwsCredentialsProvider credentials) {}

    /** Those that AWS's own tools would use here. */
    static AwsCredentialsProvider ofHost() {
        return DefaultCredentialsProvider.builder().build();
    }

    /** Those of a connector; see {@link AwsConnections#credentials}. */
    static AwsCredentialsProvider of(
            Supplier<Connectors> connectors, String name, @Nullable URI endpoint, String policy) {
        return new ConnectorCredentials(connectors, name, new AwsSessions(endpoint, policy));
    }

    private ConnectorCredentials(Supplier<Connectors> connectors, String name, AwsSessions sessions) {
        this.connectors = connectors;
        this.name = name;
        this.sessions = sessions;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return current().resolveCredentials();
        } catch (CatalogException | ConnectorException e) {
            throw SdkClientException.create(String.valueOf(e.getMessage()), e);
        }
    }

    private synchronized AwsCredentialsProvider current() {
        Opened now = opened;
        if (now == null || System.nanoTime() - looked > LOOK_EVERY.toNanos()) {
            Connector connector = connectors.get().get(name);
            looked = System.nanoTime();
            if (now == null || !now.connector.equals(connector)) {
                now = new Opened(
                        connector, sessions.open(connector, connectors.get().secrets(name)));
                opened = now;
            }
        }
        Instant end = now.connector.expires();
        if (end != null && !end.isAfter(Instant.now())) {
            throw new ConnectorException(
                    ConnectorException.Kind.ACCESS_DENIED,
                    "Cannot use service connector '" + name + "': its credentials ended at " + end
                            + " and cannot be renewed",
                    "log in again, then: pipewright service-connector update " + name + " --auto-configure",
                    null);
        }
        return now.credentials;
    }
}
