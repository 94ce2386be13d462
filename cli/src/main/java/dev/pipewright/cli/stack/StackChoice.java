package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Role;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The components that a command chooses for a stack. Here {@code -o} is the orchestrator: these commands print no data. */
final class StackChoice {
    @Option(
            names = {"-o", "--orchestrator"},
            paramLabel = "NAME",
            description = "The orchestrator")
    private @Nullable String orchestrator;

    @Option(
            names = {"-a", "--artifact-store"},
            paramLabel = "NAME",
            description = "The artifact store")
    private @Nullable String artifactStore;

    @Option(
            names = {"-c", "--container-registry"},
            paramLabel = "NAME",
            description = "The container registry")
    private @Nullable String containerRegistry;

    /** Names of components, for the roles that were given. */
    Map<Role, String> byRole() {
        Map<Role, String> chosen = new EnumMap<>(Role.class);
        put(chosen, Role.ORCHESTRATOR, orchestrator);
        put(chosen, Role.ARTIFACT_STORE, artifactStore);
        put(chosen, Role.CONTAINER_REGISTRY, containerRegistry);
        return chosen;
    }

    private static void put(Map<Role, String> chosen, Role role, @Nullable String name) {
        if (name != null) {
            chosen.put(role, name);
        }
    }
}
