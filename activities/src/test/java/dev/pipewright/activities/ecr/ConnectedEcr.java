package dev.pipewright.activities.ecr;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.AwsMethod;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.registry.CloudRegistries;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** ECR, for components that are connected to the connector {@code cloud}, which has an access key. */
public final class ConnectedEcr implements AutoCloseable {
    private final Catalog catalog;
    private final EcrRegistries registries;

    /** @param endpoint of what plays ECR */
    public ConnectedEcr(Path folder, URI endpoint) {
        catalog = Catalog.open(folder);
        Map<String, String> key = Map.of("aws_access_key_id", "AKIDEXAMPLE", "aws_secret_access_key", "secret");
        catalog.connectors().register("cloud", "aws", AwsMethod.SECRET_KEY.access(Map.of(), key, null));
        registries = new EcrRegistries(new AwsConnections(catalog::connectors), endpoint, Clock.systemUTC());
    }

    public CloudRegistries registries() {
        return registries;
    }

    @Override
    public void close() {
        catalog.close();
    }
}
