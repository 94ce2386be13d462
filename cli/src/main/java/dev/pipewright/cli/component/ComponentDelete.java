package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Components;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Deletion;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a component away. */
@Command(
        name = "delete",
        description =
                "Delete ${bundle:text.a} from the catalog; refused while a stack has it. What it points to stays as it is.",
        footer = "  pipewright ${bundle:text.noun} delete ${bundle:text.name} --yes")
final class ComponentDelete implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private Deletion deletion;

    ComponentDelete(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Components components = catalog.get().components();
        deletion.run(
                environment, role.words(), name -> components.get(role, name), name -> components.delete(role, name));
    }
}
