package dev.pipewright.pipeline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as it will run: parameters are already in the commands, conditions decided, mistakes ruled out.
 *
 * @param parameters the values the run was started with, defaults included, in the order of the file
 * @param inputs data from outside the code, by name: a path (absolute), {@code s3://} or {@code https://} address
 * @param image the image of every step that has none of its own; null with stacks that run no containers
 * @param steps in the order of the file; a step only refers to steps of this list
 * @param timeout how long the whole run may take; null is for ever
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Pipeline(
        String name,
        Map<String, String> parameters,
        Map<String, String> inputs,
        @Nullable Image image,
        List<Step> steps,
        @Nullable Duration timeout) {
    public Pipeline {
        requireNonNull(name, "name");
        parameters = Frozen.map(parameters);
        inputs = Frozen.map(inputs);
        steps = Frozen.list(steps);
    }
}
