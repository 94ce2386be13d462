package dev.pipewright.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a step's container is made of. Exactly one of {@code base}, {@code name} and {@code dockerfile} is set.
 *
 * @param base the image that the requirements and the code are put on
 * @param requirements a requirements.txt of the pipeline's folder, or null
 * @param name a prebuilt image that is used as it is
 * @param dockerfile a Dockerfile of the pipeline's folder
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Image(
        @Nullable String base,
        @Nullable String requirements,
        @Nullable String name,
        @Nullable String dockerfile) {}
