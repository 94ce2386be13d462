package dev.pipewright.activities.aws;

import dev.pipewright.activities.catalog.Access;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.activities.catalog.Connectors;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The connectors of a catalog as AWS knows them. Nothing of AWS is loaded before the first call. */
public final class AwsConnections {
    private final @Nullable Supplier<Connectors> connectors;
    private final @Nullable URI endpoint;

    private AwsConnections(@Nullable Supplier<Connectors> connectors, @Nullable URI endpoint) {
        this.connectors = connectors;
        this.endpoint = endpoint;
    }

    /** Those of a catalog, which is asked when credentials are needed. */
    public AwsConnections(Supplier<Connectors> connectors) {
        this(connectors, null);
    }

    /** Those of a host without a catalog: it has credentials of its own. */
    public static AwsConnections ofHost() {
        return new AwsConnections(null, null);
    }

    /** @param endpoint of another server than AWS; null for that of the environment */
    static AwsConnections of(Supplier<Connectors> connectors, @Nullable URI endpoint) {
        return new AwsConnections(connectors, endpoint);
    }

    /**
     * What to sign requests with, renewed as long as it is used.
     *
     * @param connector null for what the host has
     * @param policy which a session is confined to, where the method has sessions that can be
     */
    public AwsCredentialsProvider credentials(@Nullable String connector, String policy) {
        return connector == null || connectors == null
                ? ConnectorCredentials.ofHost()
                : ConnectorCredentials.of(connectors, connector, endpoint, policy);
    }

    /**
     * Where what it is used for is, as far as it says that.
     *
     * @param connector null for what the host has, which is not asked
     */
    public @Nullable String region(@Nullable String connector) {
        return connector == null || connectors == null
                ? null
                : all().get(connector).settings().get(AwsMethod.REGION);
    }

    /**
     * Asks AWS whose credentials these are.
     *
     * @throws ConnectorException if it does not say
     */
    public AwsIdentity identity(String name, Access access) {
        return new AwsProbe(name, access, endpoint).identity();
    }

    /** As {@link #identity(String, Access)}, of a connector that is registered. */
    public AwsIdentity identity(String name) {
        return identity(name, access(name));
    }

    /**
     * As {@link #identity(String)}, of what components without a connector use.
     *
     * @param region in which AWS is asked; null for the usual one
     */
    public AwsIdentity hostIdentity(@Nullable String region) {
        return AwsProbe.ofHost(region, endpoint).identity();
    }

    /**
     * What a component that uses the connector gets from it now; where the method has sessions, a new one is begun.
     *
     * @throws ConnectorException if AWS gives nothing
     */
    public AwsClient client(String name) {
        return new AwsProbe(name, access(name), endpoint).client();
    }

    /**
     * The buckets that the account has, by name.
     *
     * @throws ConnectorException if AWS does not say
     */
    public List<String> buckets(String name) {
        return new AwsProbe(name, access(name), endpoint).buckets();
    }

    /**
     * The repositories of images that the account has in the connector's region, as {@code HOST/REPOSITORY}, by name.
     *
     * @throws ConnectorException if AWS does not say
     */
    public List<String> repositories(String name) {
        return new AwsProbe(name, access(name), endpoint).repositories();
    }

    private Access access(String name) {
        Connector connector = all().get(name);
        return new Access(connector.method(), connector.settings(), all().secrets(name), connector.expires());
    }

    private Connectors all() {
        if (connectors == null) {
            throw new IllegalStateException("There is no catalog");
        }
        return connectors.get();
    }
}
