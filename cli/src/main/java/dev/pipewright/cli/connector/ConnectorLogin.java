package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.activities.ecr.EcrRegistries;
import dev.pipewright.activities.registry.DockerLogin;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Logs Docker in to a registry by a service connector, for whoever looks at images by hand: runs do not need it. */
@Command(
        name = "login",
        description =
                "Log this host's docker command in to Amazon ECR with a service connector. Runs do not need that.",
        footer = "  pipewright service-connector login cloud")
final class ConnectorLogin implements Callable<Integer> {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Option(
            names = "--registry",
            paramLabel = "HOST",
            description =
                    "Another one than the account's in the connector's region, ACCOUNT.dkr.ecr.REGION.amazonaws.com")
    private @Nullable String host;

    ConnectorLogin(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Connector connector = catalog.get().connectors().get(name);
        AwsConnections connections = new AwsConnections(() -> catalog.get().connectors());
        EcrAddress registry = host == null ? own(connector, connections) : named(host);
        ContainerRegistry.Aws component = new ContainerRegistry.Aws(registry.toString(), null, name);
        DockerLogin.keep(new EcrRegistries(connections).login(component, registry));
        environment.say("Logged Docker in to " + registry + " until AWS ends it, in 12 hours at most");
        environment.say("  out again: docker logout " + registry);
        return 0;
    }

    private EcrAddress own(Connector connector, AwsConnections connections) {
        String region = connector.settings().get("region");
        if (region == null) {
            throw UserError.refused(
                    "Cannot log Docker in: service connector '" + name + "' has no region",
                    "name the registry with --registry, or: pipewright service-connector update " + name
                            + " --region=REGION");
        }
        return EcrAddress.of(connections.identity(name).account(), region);
    }

    private static EcrAddress named(String host) {
        String mistake = EcrAddress.mistake(host);
        if (mistake != null) {
            throw UserError.usage("--registry " + mistake, null);
        }
        return EcrAddress.parse(host).registry();
    }
}
