package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a component another name. */
@Command(
        name = "rename",
        description = "Give ${bundle:text.a} another name; the stacks that have it keep it.",
        footer = "  pipewright ${bundle:text.noun} rename ${bundle:text.name} ${bundle:text.name}-old")
final class ComponentRename implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(index = "0", paramLabel = "NAME", description = "Its present name")
    private String name;

    @Parameters(index = "1", paramLabel = "NEW_NAME", description = "The new one")
    private String newName;

    ComponentRename(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().components().rename(role, name, newName);
        environment.say("Renamed " + role.words() + " '" + name + "' to '" + newName + "'");
    }
}
