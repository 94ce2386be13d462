package dev.pipewright.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands at {@code $INPUTS/name}: one artifact, or a directory of several.
 *
 * @param whole the artifact that is the input; null when {@code parts} are
 * @param parts artifacts by their path below the input, {@code alpha=0.1/model}, sorted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepInput(@Nullable ArtifactRef whole, Map<String, ArtifactRef> parts) {
    public StepInput {
        parts = parts == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(parts));
    }

    /** One artifact. */
    public static StepInput of(ArtifactRef artifact) {
        return new StepInput(artifact, Map.of());
    }

    /** A directory of artifacts. */
    public static StepInput of(Map<String, ArtifactRef> parts) {
        return new StepInput(null, parts);
    }
}
