package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.AwsIdentity;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks AWS whose credentials a service connector has. */
@Command(
        name = "verify",
        description = "Use a service connector once: ask the cloud whose credentials it has.",
        footer = "  pipewright service-connector verify cloud")
final class ConnectorVerify implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private OutputOption output;

    ConnectorVerify(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Connector connector = catalog.get().connectors().get(name);
        AwsIdentity identity = new AwsConnections(() -> catalog.get().connectors()).identity(name);
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("account", identity.account());
            json.put("arn", identity.arn());
            Json.print(environment.out(), json);
        } else {
            Table.ofFields(environment.outColour())
                    .field("Account", identity.account())
                    .field("Identity", identity.arn())
                    .print(environment.out());
        }
        ConnectorView.sayUnlessRenewed(environment, connector.method(), connector.expires());
    }
}
