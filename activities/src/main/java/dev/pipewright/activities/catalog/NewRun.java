package dev.pipewright.activities.catalog;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activity.ArtifactRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to be recorded before its workflow starts.
 *
 * @param name the wanted name, or null for {@code <pipeline>-<n>}
 * @param request the frozen request as JSON; kept as it is, for a resume
 * @param host what executes the run, in words of whoever asks later whether it is alive
 * @param code the snapshot of the pipeline's folder, or null where there is none
 * @param inputs the pipeline's external inputs by name
 */
public record NewRun(
        String pipeline,
        @Nullable String name,
        String stack,
        String request,
        String host,
        Instant created,
        @Nullable ArtifactRef code,
        Map<String, ArtifactRef> inputs) {
    public NewRun {
        requireNonNull(pipeline, "pipeline");
        requireNonNull(stack, "stack");
        requireNonNull(request, "request");
        requireNonNull(host, "host");
        requireNonNull(created, "created");
        inputs = Map.copyOf(inputs);
    }
}
