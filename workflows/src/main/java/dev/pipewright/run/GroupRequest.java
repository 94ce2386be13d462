package dev.pipewright.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.activity.StepInput;
import dev.pipewright.pipeline.Step;
import java.util.List;
import java.util.Map;

/**
 * Which legs a group runs.
 *
 * @param legs positions in {@link dev.pipewright.pipeline.Leg#of}
 * @param images what the run knows of its images by now
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GroupRequest(
        LegContext context,
        Step step,
        Map<String, StepInput> inputs,
        Treatment treatment,
        FailureMode failureMode,
        List<Integer> legs,
        List<RunImage> images) {
    public GroupRequest {
        inputs = inputs == null ? Map.of() : inputs;
        legs = List.copyOf(legs);
        images = images == null ? List.of() : List.copyOf(images);
    }
}
