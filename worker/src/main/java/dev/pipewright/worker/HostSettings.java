package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a process needs to execute runs.
 *
 * @param catalog stays open; the caller closes it
 * @param environment TEMPORAL_* and PIPEWRIGHT_* settings
 */
public record HostSettings(Catalog catalog, DataFolder folder, Map<String, String> environment) {
    public HostSettings {
        environment = Map.copyOf(environment);
    }

    /** The folder of Docker's config.json, with what {@code docker login} has left on this host; it need not exist. */
    Path dockerConfig() {
        String named = environment.get("DOCKER_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".docker");
    }
}
