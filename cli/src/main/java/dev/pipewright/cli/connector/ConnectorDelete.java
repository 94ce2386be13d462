package dev.pipewright.cli.connector;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Connectors;
import dev.pipewright.cli.console.Deletion;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a service connector away. */
@Command(
        name = "delete",
        description = "Delete a service connector with its secrets; refused while a component uses it.",
        footer = "  pipewright service-connector delete cloud --yes")
final class ConnectorDelete implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private Deletion deletion;

    ConnectorDelete(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Connectors connectors = catalog.get().connectors();
        deletion.run(environment, "service connector", connectors::get, connectors::delete);
    }
}
