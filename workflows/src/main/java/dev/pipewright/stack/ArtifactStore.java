package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a stack's artifacts and logs are kept. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes(@JsonSubTypes.Type(value = ArtifactStore.Local.class, name = "local"))
public sealed interface ArtifactStore {
    /**
     * A directory of this machine.
     *
     * @param path absolute
     */
    record Local(String path) implements ArtifactStore {
        public Local {
            requireNonNull(path, "path");
        }
    }
}
