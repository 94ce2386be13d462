package dev.pipewright.activities.image;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Finds out what images are made of, for who plans a run: the answers are those of {@link ImageBuilder}, outside an activity. */
public final class ImageResolver {
    private final Images images;

    /** Touches nothing yet; the parameters are those of {@link ImageBuilder}. */
    public ImageResolver(
            Path cache,
            Function<ArtifactStore, Artifacts> stores,
            Registries registries,
            Map<String, String> environment) {
        this.images = new Images(cache, stores, registries, new Tool(environment));
    }

    /**
     * What the image would be made of today.
     *
     * @throws io.temporal.failure.ApplicationFailure as {@link dev.pipewright.activity.ImageActivities#resolve}
     */
    public ResolvedImage resolve(ImageRequest request) throws IOException, InterruptedException {
        return images.resolve(request);
    }
}
