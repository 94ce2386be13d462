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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the container registry out of a stack: the one component that a stack can do without. */
@Command(
        name = "remove-component",
        description = "Take the container registry out of a stack; the other components can only be exchanged.",
        footer = "  pipewright stack remove-component small -c")
final class StackRemoveComponent implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "The stack's name")
    private String name;

    @SuppressWarnings("UnusedVariable") // Required, so that the command says what it takes out
    @Option(
            names = {"-c", "--container-registry"},
            required = true,
            description = "The component to take out")
    private boolean containerRegistry;

    StackRemoveComponent(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        if (!catalog.get().stacks().get(name).components().containsKey(Role.CONTAINER_REGISTRY)) {
            throw UserError.refused(
                    "Cannot take the container registry out of stack '" + name + "': it has none",
                    "pipewright stack describe " + name);
        }
        Map<Role, @Nullable String> changes = new EnumMap<>(Role.class);
        changes.put(Role.CONTAINER_REGISTRY, null);
        @SuppressWarnings("NullAway") // JDK 17 does not see the nullable values in the class file of the callee
        StackEntry updated = catalog.get().stacks().update(name, changes);
        environment.say("Stack '" + updated.name() + "' has no container registry now");
    }
}
