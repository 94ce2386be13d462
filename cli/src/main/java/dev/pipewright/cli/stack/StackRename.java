package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.NewName;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives a stack another name. */
@Command(
        name = "rename",
        description = "Give a stack another name; it stays the active one if it was.",
        footer = "  pipewright stack rename small tiny")
final class StackRename implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private NewName names;

    StackRename(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        names.run(environment, "Renamed stack", catalog.get().stacks()::rename);
    }
}
