package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.stack.ContainerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The image that a step's container is made from.
 *
 * @param reference by digest, {@code registry/repository@sha256:...}, or the id of an image that is in the engine already
 * @param code the folder of the image that holds the pipeline's code; null for an image without, beside which the code is mounted
 * @param registry the stack's, whose settings hold for images that are in it; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepImage(
        String reference, @Nullable String code, @Nullable ContainerRegistry registry) {
    public StepImage {
        requireNonNull(reference, "reference");
    }
}
