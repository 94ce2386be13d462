package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Components;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.NewName;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives a component another name. */
@Command(
        name = "rename",
        description = "Give ${bundle:text.a} another name; the stacks that have it keep it.",
        footer = "  pipewright ${bundle:text.noun} rename ${bundle:text.name} ${bundle:text.name}-old")
final class ComponentRename implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private NewName names;

    ComponentRename(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Components components = catalog.get().components();
        names.run(environment, "Renamed " + role.words(), (name, newName) -> components.rename(role, name, newName));
    }
}
