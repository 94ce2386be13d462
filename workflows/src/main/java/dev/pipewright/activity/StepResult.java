package dev.pipewright.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * What a successful attempt left, or an earlier one if it was not needed.
 *
 * @param outputs every declared output, stored
 * @param metadata the numbers and strings the step wrote to {@code $PIPEWRIGHT_METADATA}
 * @param started when the step's process started
 * @param ended when it exited
 * @param cached whether an earlier result stood in; {@code started} and {@code ended} are then when that was found
 * @param recorded whether whoever executed it has put it into the catalog, so that nobody else need
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepResult(
        Map<String, ArtifactRef> outputs,
        Map<String, Object> metadata,
        Instant started,
        Instant ended,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean recorded,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cached) {
    public StepResult {
        outputs = outputs == null ? Map.of() : outputs;
        metadata = metadata == null ? Map.of() : metadata;
    }

    /** One that is still to be recorded. */
    public StepResult(Map<String, ArtifactRef> outputs, Map<String, Object> metadata, Instant started, Instant ended) {
        this(outputs, metadata, started, ended, false, false);
    }

    /** What the catalog has found, and recorded. */
    public static StepResult cached(Map<String, ArtifactRef> outputs, Instant found) {
        return new StepResult(outputs, Map.of(), found, found, true, true);
    }

    /** The same, which is in the catalog, or not. */
    public StepResult recorded(boolean so) {
        return new StepResult(outputs, metadata, started, ended, so, cached);
    }
}
