package dev.pipewright.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * What a successful attempt left.
 *
 * @param outputs every declared output, stored
 * @param metadata the numbers and strings the step wrote to {@code $PIPEWRIGHT_METADATA}
 * @param started when the step's process started
 * @param ended when it exited
 * @param recorded whether whoever executed it has put it into the catalog, so that nobody else need
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepResult(
        Map<String, ArtifactRef> outputs,
        Map<String, Object> metadata,
        Instant started,
        Instant ended,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean recorded) {
    public StepResult {
        outputs = outputs == null ? Map.of() : outputs;
        metadata = metadata == null ? Map.of() : metadata;
    }

    /** One that is still to be recorded. */
    public StepResult(Map<String, ArtifactRef> outputs, Map<String, Object> metadata, Instant started, Instant ended) {
        this(outputs, metadata, started, ended, false);
    }

    /** The same, which is in the catalog, or not. */
    public StepResult recorded(boolean so) {
        return new StepResult(outputs, metadata, started, ended, so);
    }
}
