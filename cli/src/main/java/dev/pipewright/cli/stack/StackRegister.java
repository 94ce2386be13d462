package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a stack. */
@Command(
        name = "register",
        description = "Register a stack of registered components; an orchestrator and an artifact store are needed.",
        footer = {
            "  pipewright stack register small -o two-cpus -a default",
            "  pipewright stack register small -o two-cpus -a default --set"
        })
final class StackRegister implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "The new name")
    private String name;

    @Mixin
    private StackChoice choice;

    @Option(names = "--set", description = "Make it the active stack")
    private boolean set;

    StackRegister(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().stacks().register(name, choice.byRole());
        environment.say("Registered stack '" + name + "'");
        if (set) {
            catalog.get().stacks().setActive(name);
            environment.say("  it is the active stack now");
        } else {
            environment.say("  use it: pipewright stack set " + name);
        }
    }
}
