package dev.pipewright.activity;

import java.util.Map;

/**
 * A step that an earlier execution of the run has finished.
 *
 * @param step the leg's name
 */
public record FinishedStep(String step, Map<String, ArtifactRef> outputs) {
    public FinishedStep {
        outputs = outputs == null ? Map.of() : outputs;
    }
}
