package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.StackEntry;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.UserError;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Exchanges components of a stack. */
@Command(
        name = "update",
        description =
                "Choose other components for a stack; those that are not named stay. Runs that have begun do not notice.",
        footer = "  pipewright stack update small -a big-disk")
final class StackUpdate implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private StackChoice choice;

    StackUpdate(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Map<Role, @Nullable String> changes = new EnumMap<>(Role.class);
        changes.putAll(choice.byRole());
        if (changes.isEmpty()) {
            throw UserError.usage(
                    "Cannot update stack '" + name + "': no component is named",
                    "pipewright stack update " + name + " -o ORCHESTRATOR -a ARTIFACT_STORE -c CONTAINER_REGISTRY");
        }
        @SuppressWarnings("NullAway") // JDK 17 does not see the nullable values in the class file of the callee
        StackEntry updated = catalog.get().stacks().update(name, changes);
        environment.say("Updated stack '" + updated.name() + "'");
    }
}
