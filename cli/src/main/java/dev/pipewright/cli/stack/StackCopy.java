package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.NewName;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Registers the components of a stack under a second name. */
@Command(
        name = "copy",
        description = "Register the components of a stack under a second name.",
        footer = "  pipewright stack copy small experiment")
final class StackCopy implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private NewName names;

    StackCopy(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        names.run(environment, "Copied stack", catalog.get().stacks()::copy);
    }
}
