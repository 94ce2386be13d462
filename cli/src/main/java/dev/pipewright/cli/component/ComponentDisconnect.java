package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a component authenticate with what the host has. */
@Command(
        name = "disconnect",
        description =
                "Let ${bundle:text.a} authenticate with what the host itself has, as one that was never connected.",
        footer = "  pipewright ${bundle:text.noun} disconnect ${bundle:text.name}")
final class ComponentDisconnect implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    ComponentDisconnect(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().components().connect(role, name, null);
        environment.say("Disconnected " + role.words() + " '" + name + "'");
    }
}
