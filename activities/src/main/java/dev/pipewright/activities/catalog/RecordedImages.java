package dev.pipewright.activities.catalog;

import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.pipeline.Image;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.util.function.Supplier;

/** Records which images are made for a run, how long it takes and how much is pushed. */
public final class RecordedImages implements ImageActivities {
    private final ImageActivities images;
    private final Catalog catalog;
    private final Clock clock;
    private final Supplier<String> workflowId;

    /** @param images who makes them */
    public RecordedImages(ImageActivities images, Catalog catalog, Clock clock) {
        this(images, catalog, clock, () -> Activity.getExecutionContext()
                .getInfo()
                .getWorkflowId());
    }

    RecordedImages(ImageActivities images, Catalog catalog, Clock clock, Supplier<String> workflowId) {
        this.images = images;
        this.catalog = catalog;
        this.clock = clock;
        this.workflowId = workflowId;
    }

    @Override
    public ResolvedImage resolve(ImageRequest request) {
        return images.resolve(request);
    }

    /** One that fails and is tried again goes on being built. */
    @Override
    public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
        String run = run(workflowId.get());
        String image = words(request.image());
        catalog.builds().started(run, image, clock.instant());
        try {
            BuiltImage built = images.build(request, resolved);
            catalog.builds().built(run, image, built.reference(), built.pushedBytes(), clock.instant());
            return built;
        } catch (ApplicationFailure e) {
            if (e.isNonRetryable()) {
                catalog.builds().failed(run, image, e.getOriginalMessage(), clock.instant());
            }
            throw e;
        }
    }

    /** A run's workflow is {@code pipewright/<run>}, its children {@code pipewright/<run>/...}. */
    private static String run(String workflowId) {
        return workflowId.split("/", 3)[1];
    }

    private static String words(Image image) {
        if (image.dockerfile() != null) {
            return image.dockerfile();
        }
        String name = image.name() == null ? String.valueOf(image.base()) : image.name();
        return image.requirements() == null ? name : name + " with " + image.requirements();
    }
}
