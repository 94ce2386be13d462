package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
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
}
