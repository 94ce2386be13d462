package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.AwsIdentity;
import dev.pipewright.activities.catalog.Access;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a service connector, if AWS accepts it. */
@Command(
        name = "register",
        description = {
            "Register a way to authenticate to a cloud, once the cloud has accepted it. Its secrets are sealed in the catalog.",
            "Credentials are taken from AWS_ACCESS_KEY_ID and its like, from ~/.aws, a file or standard input."
        },
        footer = {
            "  AWS_PROFILE=team pipewright service-connector register cloud --type aws --auto-configure",
            "  pipewright service-connector register cloud --type aws --auth-method=iam-role --role_arn=ARN --from-file=key.json"
        })
final class ConnectorRegister implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "The new name")
    private String name;

    @Option(
            names = {"-t", "--type"},
            required = true,
            paramLabel = "TYPE",
            description = "The cloud: aws")
    private String type;

    @Mixin
    private AccessOptions access;

    ConnectorRegister(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        String cannot = "Cannot register service connector '" + name + "'";
        ConnectorTypes.check(type, cannot);
        catalog.get().connectors().refuseTaken(name);
        Access wanted = access.read(environment, cannot, null);
        AwsIdentity identity = new AwsConnections(() -> catalog.get().connectors()).identity(name, wanted);
        catalog.get().connectors().register(name, type, wanted);
        environment.say("Registered service connector '" + name + "' (" + type + ", method " + wanted.method()
                + "): account " + identity.account() + ", " + identity.arn());
        ConnectorView.sayUnlessRenewed(environment, wanted.method(), wanted.expires());
        environment.say("  what it reaches: pipewright service-connector list-resources " + name);
        environment.say("  use it: pipewright artifact-store connect STORE --connector " + name);
    }
}
