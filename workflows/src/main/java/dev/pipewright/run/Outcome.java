package dev.pipewright.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a leg ended, all attempts together.
 *
 * @param leg its name
 * @param message why it did not succeed; null if it did
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Outcome(
        String leg,
        StepState state,
        Map<String, ArtifactRef> outputs,
        @Nullable String message) {
    public Outcome {
        requireNonNull(leg, "leg");
        requireNonNull(state, "state");
        outputs = outputs == null ? Map.of() : outputs;
    }

    static Outcome succeeded(String leg, StepState state, Map<String, ArtifactRef> outputs) {
        return new Outcome(leg, state, outputs, null);
    }

    static Outcome ended(String leg, StepState state, String message) {
        return new Outcome(leg, state, Map.of(), message);
    }
}
