package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an image is made of, down to the digest. With the code it decides the image completely.
 *
 * @param base the base or the prebuilt image by digest, {@code registry/repository@sha256:...}; of a local engine or a tar
 *     file what the pipeline file says; null for a dockerfile
 * @param baseDigest for the cache key: {@code sha256:} and the digest of the platform's manifest; of a local engine or a tar
 *     file that of the image's configuration; of a dockerfile one over it and the code
 * @param python the version that requirements are installed for, {@code 3.12}; null without requirements
 * @param requirementsLock digest of the artifact, in the request's store, with exact versions and hashes of all packages;
 *     null without requirements
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResolvedImage(
        @Nullable String base,
        String baseDigest,
        @Nullable String python,
        @Nullable String requirementsLock) {
    public ResolvedImage {
        requireNonNull(baseDigest, "baseDigest");
    }
}
