package dev.pipewright.activities.catalog;

import dev.pipewright.activities.heartbeat.Try;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.pipeline.Image;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** Records which images are made for a run, how long it takes and how much is pushed. */
public final class RecordedImages implements ImageActivities {
    private final ImageActivities images;
    private final Catalog catalog;
    private final Clock clock;
    private final Supplier<Try> call;

    /** @param images who makes them */
    public RecordedImages(ImageActivities images, Catalog catalog, Clock clock) {
        this(images, catalog, clock, Try::current);
    }

    RecordedImages(ImageActivities images, Catalog catalog, Clock clock, Supplier<Try> call) {
        this.images = images;
        this.catalog = catalog;
        this.clock = clock;
        this.call = call;
    }

    /** Told only of what is tried again: nothing else would say why the run stands still. What is not fails the steps. */
    @Override
    public ResolvedImage resolve(ImageRequest request) {
        String run = call.get().run();
        String image = words(request.image());
        Instant started = clock.instant();
        try {
            ResolvedImage resolved = images.resolve(request);
            catalog.builds().resolved(run, image);
            return resolved;
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                catalog.builds().started(run, image, started);
                failed(run, image, e);
            }
            throw e;
        }
    }

    @Override
    public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
        String run = call.get().run();
        String image = words(request.image());
        Instant started = clock.instant();
        boolean prebuilt = request.image().name() != null;
        if (!prebuilt) {
            catalog.builds().started(run, image, started);
        }
        try {
            BuiltImage built = images.build(request, resolved);
            if (prebuilt) {
                catalog.builds().started(run, image, started);
            }
            Instant ended = prebuilt ? started : clock.instant();
            catalog.builds().built(run, image, built.reference(), built.pushedBytes(), ended);
            return built;
        } catch (ApplicationFailure e) {
            failed(run, image, e);
            throw e;
        }
    }

    private void failed(String run, String image, ApplicationFailure e) {
        catalog.builds().failed(run, image, e.getOriginalMessage() + call.get().outlook(e), clock.instant());
    }

    private static String words(Image image) {
        if (image.dockerfile() != null) {
            return image.dockerfile();
        }
        String name = image.name() == null ? String.valueOf(image.base()) : image.name();
        return image.requirements() == null ? name : name + " with " + image.requirements();
    }
}
