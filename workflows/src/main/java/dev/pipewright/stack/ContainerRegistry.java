package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a stack's images are pushed to and pulled from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes(@JsonSubTypes.Type(value = ContainerRegistry.Default.class, name = "default"))
public sealed interface ContainerRegistry {
    /**
     * Any OCI registry, with Docker's own credential sources.
     *
     * @param uri host, port and path prefix, {@code localhost:5000/team}
     */
    record Default(String uri) implements ContainerRegistry {
        public Default {
            requireNonNull(uri, "uri");
        }
    }
}
