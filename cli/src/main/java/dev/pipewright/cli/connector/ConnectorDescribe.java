package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsClient;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one service connector with what uses it. */
@Command(
        name = "describe",
        description = "Show a service connector: how it authenticates, and the components that use it.",
        footer = {
            "  pipewright service-connector describe cloud",
            "  pipewright service-connector describe cloud --client"
        })
final class ConnectorDescribe implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Option(names = "--show-secrets", description = "Print its secrets, too")
    private boolean showSecrets;

    @Option(
            names = "--client",
            description = "Ask the cloud for what a component gets from it now: whose credentials, and until when")
    private boolean client;

    @Mixin
    private OutputOption output;

    ConnectorDescribe(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Connector connector = catalog.get().connectors().get(name);
        if (client) {
            describeClient(connector);
        } else {
            describe(connector);
        }
    }

    private void describeClient(Connector connector) {
        AwsClient given = new AwsConnections(() -> catalog.get().connectors()).client(name);
        Map<String, String> secrets = showSecrets ? new TreeMap<>(given.secrets()) : Map.of();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("auth_method", connector.method());
            json.put("account", given.identity().account());
            json.put("arn", given.identity().arn());
            json.put("expires", given.expires());
            if (showSecrets) {
                json.put("secrets", secrets);
            }
            Json.print(environment.out(), json);
            return;
        }
        Table fields = Table.ofFields(environment.outColour())
                .field("Method", connector.method())
                .field("Account", given.identity().account())
                .field("Identity", given.identity().arn());
        secrets.forEach((secret, value) -> fields.field("  " + secret, value));
        fields.field("Ends", given.expires() == null ? null : Text.moment(given.expires()))
                .print(environment.out());
    }

    private void describe(Connector connector) {
        List<String> users = catalog.get().connectors().users(name);
        Map<String, String> secrets = showSecrets ? catalog.get().connectors().secrets(name) : Map.of();
        if (output.json()) {
            Map<String, Object> json = ConnectorView.json(connector);
            json.put("components", users);
            if (showSecrets) {
                json.put("secrets", secrets);
            }
            Json.print(environment.out(), json);
            return;
        }
        Table fields = Table.ofFields(environment.outColour())
                .field("Name", connector.name())
                .field("Type", connector.type())
                .field("Method", connector.method());
        connector.settings().forEach((setting, value) -> fields.field("  " + setting, value));
        secrets.forEach((secret, value) -> fields.field("  " + secret, value));
        fields.field("Ends", connector.expires() == null ? null : Text.moment(connector.expires()))
                .field("Used by", String.join(", ", users))
                .field("Registered", Text.moment(connector.created()))
                .field("Updated", Text.moment(connector.updated()))
                .print(environment.out());
    }
}
