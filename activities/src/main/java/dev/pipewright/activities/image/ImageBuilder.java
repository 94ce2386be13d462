package dev.pipewright.activities.image;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.stack.ArtifactStore;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes images on the worker's host, without an engine unless a dockerfile or a {@code docker://} base asks for one. Heartbeats every
 * few seconds; a cancellation ends what is under way, and a later call goes on from what is in the cache and in the registry.
 */
public final class ImageBuilder implements ImageActivities {
    private static final long BEAT_SECONDS = 2;

    private final Images images;

    /**
     * Touches nothing yet.
     *
     * @param cache a folder of this host; several processes may share it, and it may be deleted while no image is built
     * @param stores finds what keeps the artifacts of a store
     * @param dockerConfig the folder of Docker's config.json; it need not exist
     * @param environment of the programs that are called: uv, pip, docker and credential helpers; PATH is looked up in it
     */
    public ImageBuilder(
            Path cache, Function<ArtifactStore, Artifacts> stores, Path dockerConfig, Map<String, String> environment) {
        this.images = new Images(cache, stores, new Registries(dockerConfig, environment), new Tool(environment));
    }

    @Override
    public ResolvedImage resolve(ImageRequest request) {
        return beating(() -> images.resolve(request));
    }

    @Override
    public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
        return beating(() -> images.build(request, resolved));
    }

    /** Runs the work on this thread, and interrupts it when the caller no longer wants it. */
    private static <T> T beating(Work<T> work) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        AtomicReference<@Nullable ActivityCompletionException> unwanted = new AtomicReference<>();
        Thread worker = Thread.currentThread();
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(ImageBuilder::thread);
        Future<?> beating = beats.scheduleWithFixedDelay(
                () -> beat(context, unwanted, worker), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        try {
            return work.run();
        } catch (IOException | InterruptedException e) {
            ActivityCompletionException reason = unwanted.get();
            throw reason == null ? Activity.wrap(e) : reason;
        } finally {
            beating.cancel(false);
            beats.shutdownNow();
        }
    }

    private static void beat(
            ActivityExecutionContext context,
            AtomicReference<@Nullable ActivityCompletionException> unwanted,
            Thread worker) {
        try {
            context.heartbeat(null);
        } catch (ActivityCompletionException e) {
            unwanted.set(e);
            worker.interrupt();
            throw e; // ends the beats
        }
    }

    private static Thread thread(Runnable beat) {
        Thread thread = new Thread(beat, "image-heartbeat");
        thread.setDaemon(true);
        return thread;
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }
}
