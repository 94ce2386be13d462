package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A named choice of components, one per role.
 *
 * @param containerRegistry null for stacks that push no images
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Stack(
        String name,
        Orchestrator orchestrator,
        ArtifactStore artifactStore,
        @Nullable ContainerRegistry containerRegistry) {
    /** The stack that is there without being registered. */
    public static final String DEFAULT_NAME = "default";

    public Stack {
        requireNonNull(name, "name");
        requireNonNull(orchestrator, "orchestrator");
        requireNonNull(artifactStore, "artifactStore");
    }
}
