package dev.pipewright.activities.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a connector authenticates, with its secrets: what is given to be kept.
 *
 * @param secrets by name; sealed before they are written
 * @param expires when credentials end that cannot be renewed; null where they can, or where nobody said
 */
public record Access(
        String method,
        Map<String, String> settings,
        Map<String, String> secrets,
        @Nullable Instant expires) {
    public Access {
        settings = new TreeMap<>(settings);
        secrets = new TreeMap<>(secrets);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return method + " " + settings + " and " + secrets.keySet();
    }
}
