package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An image that steps of a run are to have.
 *
 * @param pipeline its name becomes the repository's
 * @param image what the pipeline file says
 * @param platform where steps will run, {@code linux/amd64}
 * @param code digest of the artifact that holds the pipeline's folder
 * @param store where that artifact is
 * @param registry where to push to; null is enough for prebuilt images
 * @param source where the code comes from, for {@code org.opencontainers.image.source}; null if unknown
 * @param revision the code's revision there, for {@code org.opencontainers.image.revision}; null if unknown
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImageRequest(
        String pipeline,
        Image image,
        String platform,
        String code,
        ArtifactStore store,
        @Nullable ContainerRegistry registry,
        @Nullable String source,
        @Nullable String revision) {
    public ImageRequest {
        requireNonNull(pipeline, "pipeline");
        requireNonNull(image, "image");
        requireNonNull(platform, "platform");
        requireNonNull(code, "code");
        requireNonNull(store, "store");
    }
}
