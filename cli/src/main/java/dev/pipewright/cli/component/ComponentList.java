package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all components of a role. */
@Command(
        name = "list",
        description = "List the registered ${bundle:text.plural}.",
        footer = "  pipewright ${bundle:text.noun} list -o json")
final class ComponentList implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private OutputOption output;

    ComponentList(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        List<Component> components = catalog.get().components().list(role);
        if (output.json()) {
            Json.print(
                    environment.out(),
                    components.stream().map(ComponentView::json).toList());
            return;
        }
        Table table = Table.of(environment.outColour(), "NAME", "FLAVOR", "ATTRIBUTES");
        for (Component component : components) {
            table.row(component.name(), component.flavor(), ComponentView.attributes(component.attributes()));
        }
        table.print(environment.out());
        if (table.isEmpty()) {
            environment.say("  add the first: pipewright " + role.label() + " register --help");
        }
    }
}
