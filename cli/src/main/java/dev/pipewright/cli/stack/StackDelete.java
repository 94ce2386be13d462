package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.YesOption;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a stack away. */
@Command(
        name = "delete",
        description = "Delete a stack; its components stay. Refused for the active stack and while a run uses it.",
        footer = "  pipewright stack delete small --yes")
final class StackDelete implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private YesOption yes;

    StackDelete(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().stacks().get(name);
        yes.confirm(environment, "Delete stack '" + name + "'?", "delete stack '" + name + "'");
        catalog.get().stacks().delete(name);
        environment.say("Deleted stack '" + name + "'");
    }
}
