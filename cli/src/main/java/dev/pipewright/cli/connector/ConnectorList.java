package dev.pipewright.cli.connector;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all service connectors. */
@Command(
        name = "list",
        description = "List the service connectors, without their secrets.",
        footer = "  pipewright service-connector list -o json")
final class ConnectorList implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private OutputOption output;

    ConnectorList(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        List<Connector> connectors = catalog.get().connectors().list();
        if (output.json()) {
            Json.print(
                    environment.out(),
                    connectors.stream().map(ConnectorView::json).toList());
            return;
        }
        Table table = Table.of(environment.outColour(), "NAME", "TYPE", "AUTH_METHOD", "UPDATED");
        for (Connector connector : connectors) {
            table.row(connector.name(), connector.type(), connector.method(), Text.moment(connector.updated()));
        }
        table.print(environment.out());
        if (table.isEmpty()) {
            environment.say("  add the first: pipewright service-connector register NAME --type aws --auto-configure");
        }
    }
}
