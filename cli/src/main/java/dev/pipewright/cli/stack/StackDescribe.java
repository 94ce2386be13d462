package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.StackEntry;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.component.ComponentView;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one stack with its components. */
@Command(
        name = "describe",
        description = "Show a stack with the flavors and attributes of its components.",
        footer = {"  pipewright stack describe", "  pipewright stack describe small"})
final class StackDescribe implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Its name; the active stack if there is none")
    private @Nullable String name;

    @Mixin
    private OutputOption output;

    StackDescribe(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Catalog opened = catalog.get();
        StackEntry stack = opened.stacks().get(name == null ? opened.stacks().active() : name);
        Map<Role, Component> components = new EnumMap<>(Role.class);
        stack.components()
                .forEach((role, component) ->
                        components.put(role, opened.components().get(role, component)));
        if (output.json()) {
            Map<String, Object> json = StackView.json(stack);
            components.forEach((role, component) -> json.put(StackView.key(role), ComponentView.json(component)));
            Json.print(environment.out(), json);
            return;
        }
        Table fields = Table.ofFields(environment.outColour())
                .field("Name", stack.name())
                .field("Active", stack.active() ? "yes" : "no");
        components.forEach((role, component) -> show(fields, role, component));
        fields.field("Registered", Text.moment(stack.created()))
                .field("Updated", Text.moment(stack.updated()))
                .print(environment.out());
    }

    private static void show(Table fields, Role role, Component component) {
        String words = role.words();
        fields.field(
                words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1),
                component.name() + " (flavor " + component.flavor() + ")");
        component.attributes().forEach((attribute, value) -> fields.field("  " + attribute, value));
    }
}
