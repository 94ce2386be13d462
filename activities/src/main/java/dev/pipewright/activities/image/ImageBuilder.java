package dev.pipewright.activities.image;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.heartbeat.Beating;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.stack.ArtifactStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes images on the worker's host, without an engine unless a dockerfile or a {@code docker://} base asks for one. Heartbeats every
 * few seconds; a cancellation ends what is under way, and a later call goes on from what is in the cache and in the registry.
 */
public final class ImageBuilder implements ImageActivities, AutoCloseable {
    private final Registries registries;
    private final Images images;

    /**
     * Touches nothing yet.
     *
     * @param cache a folder of this host; several processes may share it, and it may be deleted while no image is built
     * @param stores finds what keeps the artifacts of a store
     * @param registries how this host reaches them; closed with this
     * @param environment of the programs that are called: uv, pip and docker; PATH is looked up in it
     */
    public ImageBuilder(
            Path cache,
            Function<ArtifactStore, Artifacts> stores,
            Registries registries,
            Map<String, String> environment) {
        this.registries = registries;
        this.images = new Images(cache, stores, registries, new Tool(environment));
    }

    @Override
    public ResolvedImage resolve(ImageRequest request) {
        return Beating.during(() -> images.resolve(request));
    }

    @Override
    public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
        return Beating.during(() -> images.build(request, resolved));
    }

    /** Breaks off what is under way with registries. */
    @Override
    public void close() {
        registries.close();
    }
}
