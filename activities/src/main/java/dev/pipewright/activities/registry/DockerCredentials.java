package dev.pipewright.activities.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import dev.pipewright.activities.registry.RegistryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What {@code docker login} has left: {@code auths}, {@code credHelpers} and {@code credsStore} of Docker's config.json. */
final class DockerCredentials {
    private final Path config;
    private final Map<String, String> environment;

    /**
     * Reads nothing yet.
     *
     * @param folder of config.json
     * @param environment for credential helpers, beside this process's own
     */
    DockerCredentials(Path folder, Map<String, String> environment) {
        this.config = folder.resolve("config.json");
        this.environment = environment;
    }

    /** The credentials for a registry; empty if there are none. Asks a credential helper where one is configured. */
    Optional<Credential> of(String registry) throws RegistryException {
        if (!Files.exists(config)) {
            return Optional.empty();
        }
        try {
            return CredentialRetrieverFactory.forImage(
                            ImageReference.of(registry, "any", "latest"), log -> {}, environment)
                    .dockerConfig(config)
                    .retrieve();
        } catch (CredentialRetrievalException e) {
            throw new RegistryException(
                    Kind.DENIED,
                    registry,
                    "the credentials of " + registry + " in " + config + " cannot be read: " + rootMessage(e),
                    null,
                    e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    Path file() {
        return config;
    }
}
