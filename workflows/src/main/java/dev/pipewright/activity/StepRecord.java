package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, to be recorded.
 *
 * @param attempt 0 for a step that never had one (skipped)
 * @param message what to tell the user; null when there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepRecord(
        String run,
        String step,
        int attempt,
        StepState state,
        Map<String, ArtifactRef> outputs,
        Map<String, Object> metadata,
        @Nullable Integer exitCode,
        @Nullable String message,
        @Nullable Instant started,
        @Nullable Instant ended) {
    public StepRecord {
        requireNonNull(run, "run");
        requireNonNull(step, "step");
        requireNonNull(state, "state");
        outputs = outputs == null ? Map.of() : outputs;
        metadata = metadata == null ? Map.of() : metadata;
    }

    /** Of an attempt that left a result. */
    public static StepRecord succeeded(StepExecution step, StepResult result) {
        return new StepRecord(
                step.run(),
                step.step(),
                step.attempt(),
                StepState.SUCCEEDED,
                result.outputs(),
                result.metadata(),
                0,
                null,
                result.started(),
                result.ended());
    }

    /** Of a step, or a leg, that never had an attempt. */
    public static StepRecord skipped(String run, String step, String why) {
        return new StepRecord(run, step, 0, StepState.SKIPPED, Map.of(), Map.of(), null, why, null, null);
    }
}
