package dev.pipewright.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.pipeline.Pipeline;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run, frozen: nothing it depends on is read again from files, environment or settings.
 *
 * @param run the run's name, also its workflow id's end
 * @param stack the stack's name
 * @param code digest of the artifact that holds the pipeline's folder
 * @param inputs the pipeline's external inputs, stored
 * @param resumed true when an earlier execution of this run may have finished steps
 * @param searchAttributes whether the server knows {@link RunAttributes}
 * @param deadline when the pipeline's timeout ends a run that goes on in a fresh history; null in the first one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunRequest(
        String run,
        Pipeline pipeline,
        String stack,
        String code,
        Map<String, ArtifactRef> inputs,
        RunOptions options,
        boolean resumed,
        boolean searchAttributes,
        @Nullable Instant deadline) {
    public RunRequest {
        requireNonNull(run, "run");
        requireNonNull(pipeline, "pipeline");
        requireNonNull(stack, "stack");
        requireNonNull(code, "code");
        inputs = inputs == null ? Map.of() : inputs;
        options = options == null ? RunOptions.DEFAULT : options;
    }

    /** The same run, to be continued from what the catalog says is finished. */
    public RunRequest resume() {
        return new RunRequest(run, pipeline, stack, code, inputs, options, true, searchAttributes, null);
    }

    /** The same execution of the run in a fresh history: its timeout goes on. */
    RunRequest continued(@Nullable Instant end) {
        return new RunRequest(run, pipeline, stack, code, inputs, options, true, searchAttributes, end);
    }

    /** The same request under the name that the catalog gave it. */
    public RunRequest named(String name) {
        return new RunRequest(name, pipeline, stack, code, inputs, options, resumed, searchAttributes, deadline);
    }

    /** The same run on a server that knows the search attributes, or does not. */
    public RunRequest withSearchAttributes(boolean known) {
        return new RunRequest(run, pipeline, stack, code, inputs, options, resumed, known, deadline);
    }
}
