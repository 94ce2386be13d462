package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.StackEntry;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all stacks. */
@Command(
        name = "list",
        description = "List the registered stacks; a star marks the active one.",
        footer = "  pipewright stack list -o json")
final class StackList implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private OutputOption output;

    StackList(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        List<StackEntry> stacks = catalog.get().stacks().list();
        if (output.json()) {
            Json.print(environment.out(), stacks.stream().map(StackView::json).toList());
            return;
        }
        Table table = Table.of(
                environment.outColour(), "ACTIVE", "NAME", "ORCHESTRATOR", "ARTIFACT_STORE", "CONTAINER_REGISTRY");
        for (StackEntry stack : stacks) {
            List<Object> cells = new ArrayList<>();
            cells.add(stack.active() ? new Table.Cell("*", Style.GOOD) : "-");
            cells.add(stack.name());
            for (Role role : Role.values()) {
                cells.add(stack.components().getOrDefault(role, ""));
            }
            table.row(cells.toArray());
        }
        table.print(environment.out());
    }
}
