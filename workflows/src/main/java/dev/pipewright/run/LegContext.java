package dev.pipewright.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.Stack;
import org.jspecify.annotations.Nullable;

/**
 * What all legs of a run share.
 *
 * @param execution the Temporal run id of the run's own workflow, also in the children that run its groups
 * @param code digest of the artifact that holds the pipeline's folder
 * @param image of every step that has none of its own; null where steps are processes
 * @param platform what images are for, {@code linux/amd64}; null where steps are processes
 * @param inOneGo whether the cache is asked about a step by who executes it, at once: that spares the workflow a round
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LegContext(
        String run,
        String execution,
        String pipeline,
        Stack stack,
        String code,
        @Nullable Image image,
        @Nullable String platform,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean inOneGo) {
    static LegContext of(RunRequest request, String execution, Stack stack) {
        boolean containers = stack.orchestrator().runsContainers();
        return new LegContext(
                request.run(),
                execution,
                request.pipeline().name(),
                stack,
                request.code(),
                containers ? request.pipeline().image() : null,
                containers ? request.platform() : null,
                request.unattempted() && !containers);
    }
}
