package dev.pipewright.activities.catalog;

import dev.pipewright.activity.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list.
 *
 * @param status null for any
 * @param pipeline null for any
 * @param limit how many at most
 */
public record RunFilter(
        @Nullable RunStatus status, @Nullable String pipeline, int limit) {
    /** The newest runs of all kinds. */
    public static RunFilter newest(int limit) {
        return new RunFilter(null, null, limit);
    }
}
