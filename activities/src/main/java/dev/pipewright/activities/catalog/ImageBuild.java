package dev.pipewright.activities.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An image that was made, or found, for a run.
 *
 * @param image what the pipeline file says it is made of, {@code python:3.12-slim with requirements.txt}
 * @param reference by digest; null until it is there
 * @param digest {@code sha256:...}; null until it is there, and for an image of a local engine
 * @param ended null while it is being built
 * @param pushedBytes what had to be sent to the registry; 0 if it was there
 * @param failure why there is no image, or null
 * @param revision grows with each change
 */
public record ImageBuild(
        String run,
        String image,
        @Nullable String reference,
        @Nullable String digest,
        Instant started,
        @Nullable Instant ended,
        long pushedBytes,
        @Nullable String failure,
        long revision) {}
