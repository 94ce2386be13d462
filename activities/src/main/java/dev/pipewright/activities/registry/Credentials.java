package dev.pipewright.activities.registry;

import dev.pipewright.activities.registry.DockerCredentials.Credential;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the names and passwords come from that registries ask for. */
interface Credentials {
    /** Those for a registry; empty if there are none. */
    Optional<Credential> of(String registry) throws IOException, InterruptedException;

    /** What the user can do where they are not taken; null for what is usual. */
    default @Nullable String hint() {
        return null;
    }

    /** Where they were looked for, for messages. */
    String source();
}
