package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one component with what uses it. */
@Command(
        name = "describe",
        description = "Show ${bundle:text.a}: its flavor, its attributes and the stacks that have it.",
        footer = "  pipewright ${bundle:text.noun} describe ${bundle:text.name}")
final class ComponentDescribe implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private OutputOption output;

    ComponentDescribe(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Component component = catalog.get().components().get(role, name);
        List<String> stacks = catalog.get().components().stacksUsing(role, name);
        if (output.json()) {
            Map<String, Object> json = ComponentView.json(component);
            json.put("stacks", stacks);
            Json.print(environment.out(), json);
            return;
        }
        Table fields = Table.ofFields(environment.outColour())
                .field("Name", component.name())
                .field("Flavor", component.flavor());
        component.attributes().forEach((attribute, value) -> fields.field("  " + attribute, value));
        fields.field("Connector", component.connector());
        fields.field("Stacks", String.join(", ", stacks))
                .field("Registered", Text.moment(component.created()))
                .field("Updated", Text.moment(component.updated()))
                .print(environment.out());
    }
}
