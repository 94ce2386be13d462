package dev.pipewright.activities.artifact;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An object in a listing.
 *
 * @param size in bytes
 * @param modified when it was put or last refreshed
 */
public record StoredObject(String key, long size, Instant modified) {
    public StoredObject {
        requireNonNull(key, "key");
        requireNonNull(modified, "modified");
    }
}
