package dev.pipewright.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.pipeline.Image;
import org.jspecify.annotations.Nullable;

/**
 * What a run has found out about one of its images.
 *
 * @param image what the pipeline file says
 * @param built null as long as no step has needed it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunImage(
        Image image, ResolvedImage resolved, @Nullable BuiltImage built) {
    public RunImage {
        requireNonNull(image, "image");
        requireNonNull(resolved, "resolved");
    }
}
