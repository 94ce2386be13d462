package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.AwsIdentity;
import dev.pipewright.activities.catalog.Access;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.UserError;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes how a service connector authenticates, if AWS accepts it. */
@Command(
        name = "update",
        description =
                "Change how a service connector authenticates, once the cloud has accepted it. Workers notice within half a minute.",
        footer = {
            "  pipewright service-connector update cloud --auto-configure",
            "  pipewright service-connector update cloud --region=eu-west-1"
        })
final class ConnectorUpdate implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private AccessOptions access;

    ConnectorUpdate(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        String cannot = "Cannot update service connector '" + name + "'";
        Connector before = catalog.get().connectors().get(name);
        if (!access.given()) {
            throw UserError.usage(
                    cannot + ": nothing is named that would change",
                    "pipewright service-connector update --help lists what can");
        }
        Access known = new Access(
                before.method(), before.settings(), catalog.get().connectors().secrets(name), before.expires());
        Access wanted = access.read(environment, cannot, known);
        AwsIdentity identity = new AwsConnections(() -> catalog.get().connectors()).identity(name, wanted);
        catalog.get().connectors().update(name, wanted);
        environment.say("Updated service connector '" + name + "' (method " + wanted.method() + "): account "
                + identity.account() + ", " + identity.arn());
        ConnectorView.sayUnlessRenewed(environment, wanted.method(), wanted.expires());
    }
}
