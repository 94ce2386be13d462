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
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepResult(
        Map<String, ArtifactRef> outputs, Map<String, Object> metadata, Instant started, Instant ended) {
    public StepResult {
        outputs = outputs == null ? Map.of() : outputs;
        metadata = metadata == null ? Map.of() : metadata;
    }
}
