package dev.pipewright.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.pipeline.Pipeline;
import java.time.Instant;
import java.util.List;
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
 * @param platform what images are for, {@code linux/amd64}; null where it was not known that steps are containers
 * @param images what is known of the run's images when it goes on in a fresh history
 * @param legsAtOnce how many legs run or wait for a CPU at once; null leaves it to the workflow
 * @param unattempted whether it is known that no step has had an attempt but those that have finished, so that the next is number 1
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
        @Nullable Instant deadline,
        @Nullable String platform,
        List<RunImage> images,
        @Nullable Integer legsAtOnce,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unattempted) {
    public RunRequest {
        requireNonNull(run, "run");
        requireNonNull(pipeline, "pipeline");
        requireNonNull(stack, "stack");
        requireNonNull(code, "code");
        inputs = inputs == null ? Map.of() : inputs;
        options = options == null ? RunOptions.DEFAULT : options;
        images = images == null ? List.of() : List.copyOf(images);
    }

    /** A first execution of a run. */
    public RunRequest(
            String run,
            Pipeline pipeline,
            String stack,
            String code,
            Map<String, ArtifactRef> inputs,
            RunOptions options,
            @Nullable String platform) {
        this(run, pipeline, stack, code, inputs, options, false, false, null, platform, List.of(), null, false);
    }

    /** The same run, to be continued from what the catalog says is finished. */
    public RunRequest resume() {
        return with(run, true, searchAttributes, null, List.of(), legsAtOnce, false);
    }

    /** The same execution of the run in a fresh history: its timeout goes on, and its images are what they were. */
    RunRequest continued(@Nullable Instant end, List<RunImage> known) {
        return with(run, true, searchAttributes, end, known, legsAtOnce, unattempted);
    }

    /** The same request under the name that the catalog gave it. */
    public RunRequest named(String name) {
        return with(name, resumed, searchAttributes, deadline, images, legsAtOnce, unattempted);
    }

    /** The same run on a server that knows the search attributes, or does not. */
    public RunRequest withSearchAttributes(boolean known) {
        return with(run, resumed, known, deadline, images, legsAtOnce, unattempted);
    }

    /** The same run where only so many legs can make use of a CPU. */
    public RunRequest withLegsAtOnce(int most) {
        return with(run, resumed, searchAttributes, deadline, images, most, unattempted);
    }

    /** The same run, of which nothing was executed before. */
    public RunRequest neverExecuted() {
        return with(run, false, searchAttributes, deadline, images, legsAtOnce, true);
    }

    private RunRequest with(
            String name,
            boolean again,
            boolean searchable,
            @Nullable Instant end,
            List<RunImage> known,
            @Nullable Integer legs,
            boolean fresh) {
        return new RunRequest(
                name, pipeline, stack, code, inputs, options, again, searchable, end, platform, known, legs, fresh);
    }
}
