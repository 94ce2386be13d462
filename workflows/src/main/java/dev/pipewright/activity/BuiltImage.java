package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An image that steps can run in.
 *
 * @param reference by digest, {@code registry/repository@sha256:...}; of a prebuilt image in a local engine its id
 * @param baseDigest as {@link ResolvedImage#baseDigest()}
 * @param requirementsLock as {@link ResolvedImage#requirementsLock()}
 * @param pushedBytes how much of it had to be sent to the registry; 0 if it was there
 * @param code the folder of the image that holds the pipeline's code; null for an image without
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuiltImage(
        String reference,
        String baseDigest,
        @Nullable String requirementsLock,
        long pushedBytes,
        @Nullable String code) {
    public BuiltImage {
        requireNonNull(reference, "reference");
        requireNonNull(baseDigest, "baseDigest");
    }
}
