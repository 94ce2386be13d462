package dev.pipewright.activities.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A way to authenticate to a cloud, without its secrets.
 *
 * @param type of cloud, {@code aws}
 * @param settings what is no secret, sorted
 * @param expires when credentials end that cannot be renewed; null where they can, or where nobody said
 */
public record Connector(
        String name,
        String type,
        String method,
        Map<String, String> settings,
        @Nullable Instant expires,
        Instant created,
        Instant updated) {
    public Connector {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }
}
