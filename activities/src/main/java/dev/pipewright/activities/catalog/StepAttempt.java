package dev.pipewright.activities.catalog;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recorded attempt of a step.
 *
 * @param step the leg's name, {@code train[alpha=0.1]}
 * @param attempt from 1; 0 for a step that never had one (skipped)
 * @param reason why it runs, {@code code of train.py changed}; null when cached or skipped
 * @param message what there is to tell the user, or null
 * @param exitCode null while there is none
 * @param queued null for a step that never had an attempt
 * @param cacheKey equal for equal work; null for a step that never had an attempt
 * @param cachedFrom the run that made the result which stands in; null unless cached
 * @param machine the machine that executed it; null where the worker's own host did
 * @param revision grows with each change
 */
public record StepAttempt(
        String run,
        String step,
        int attempt,
        StepState state,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Integer exitCode,
        @Nullable Instant queued,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable String cacheKey,
        Map<String, ArtifactRef> outputs,
        Map<String, Object> metadata,
        @Nullable String cachedFrom,
        @Nullable String machine,
        long revision) {}
