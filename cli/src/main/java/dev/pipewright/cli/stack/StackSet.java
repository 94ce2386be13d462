package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a stack the active one. */
@Command(
        name = "set",
        description = "Make a stack the active one: the one that commands use which name none.",
        footer = "  pipewright stack set small")
final class StackSet implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    StackSet(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().stacks().setActive(name);
        environment.say("The active stack is '" + name + "' now");
    }
}
