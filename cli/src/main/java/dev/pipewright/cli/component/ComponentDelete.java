package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.YesOption;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private YesOption yes;

    ComponentDelete(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().components().get(role, name);
        String act = "delete " + role.words() + " '" + name + "'";
        yes.confirm(environment, "Delete " + role.words() + " '" + name + "'?", act);
        catalog.get().components().delete(role, name);
        environment.say("Deleted " + role.words() + " '" + name + "'");
    }
}
