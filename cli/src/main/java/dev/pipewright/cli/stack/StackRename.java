package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a stack another name. */
@Command(
        name = "rename",
        description = "Give a stack another name; it stays the active one if it was.",
        footer = "  pipewright stack rename small tiny")
final class StackRename implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(index = "0", paramLabel = "NAME", description = "Its present name")
    private String name;

    @Parameters(index = "1", paramLabel = "NEW_NAME", description = "The new one")
    private String newName;

    StackRename(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().stacks().rename(name, newName);
        environment.say("Renamed stack '" + name + "' to '" + newName + "'");
    }
}
