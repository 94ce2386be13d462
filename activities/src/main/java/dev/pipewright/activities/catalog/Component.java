package dev.pipewright.activities.catalog;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registered component.
 *
 * @param name unique among those of the role
 * @param attributes by name, sorted; paths are absolute
 * @param connector the service connector that it authenticates with; null for what the host itself has
 * @param updated when it was last changed, at first when it was registered
 */
public record Component(
        Role role,
        String name,
        String flavor,
        Map<String, String> attributes,
        @Nullable String connector,
        Instant created,
        Instant updated) {
    public Component {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** What it is in a stack. CatalogException INVALID for a component of another role, or of a newer program. */
    public ArtifactStore artifactStore() {
        return Flavors.artifactStore(this);
    }

    /** As {@link #artifactStore}, of a container registry. */
    public ContainerRegistry containerRegistry() {
        return Flavors.containerRegistry(this);
    }
}
