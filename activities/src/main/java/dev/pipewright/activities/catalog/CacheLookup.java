package dev.pipewright.activities.catalog;

import dev.pipewright.activity.ArtifactRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an earlier result can stand in for running a step.
 *
 * @param key of the step's work
 * @param from the run that made the result; null on a miss
 * @param outputs of the earlier result; empty on a miss
 * @param reason why the step would run, {@code code of train.py changed}; null on a hit
 */
public record CacheLookup(
        String key,
        @Nullable String from,
        Map<String, ArtifactRef> outputs,
        @Nullable String reason) {
    /** Whether there is a result. */
    public boolean hit() {
        return from != null;
    }
}
