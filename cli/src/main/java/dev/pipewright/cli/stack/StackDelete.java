package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Stacks;
import dev.pipewright.cli.console.Deletion;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a stack away. */
@Command(
        name = "delete",
        description = "Delete a stack; its components stay. Refused for the active stack and while a run uses it.",
        footer = "  pipewright stack delete small --yes")
final class StackDelete implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private Deletion deletion;

    StackDelete(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Stacks stacks = catalog.get().stacks();
        deletion.run(environment, "stack", stacks::get, stacks::delete);
    }
}
