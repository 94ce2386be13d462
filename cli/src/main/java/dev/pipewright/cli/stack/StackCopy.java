package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Registers the components of a stack under a second name. */
@Command(
        name = "copy",
        description = "Register the components of a stack under a second name.",
        footer = "  pipewright stack copy small experiment")
final class StackCopy implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(index = "0", paramLabel = "NAME", description = "The stack to copy")
    private String name;

    @Parameters(index = "1", paramLabel = "NEW_NAME", description = "The name of the copy")
    private String newName;

    StackCopy(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().stacks().copy(name, newName);
        environment.say("Copied stack '" + name + "' to '" + newName + "'");
    }
}
