package dev.pipewright.worker;

import dev.pipewright.activities.heartbeat.Beating;
import dev.pipewright.activities.heartbeat.Try;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import io.temporal.activity.Activity;

/** Images that are not built for runs which their gate does not let pass. */
final class GatedImages implements ImageActivities {
    private final ImageActivities images;
    private final RunGate gate;

    GatedImages(ImageActivities images, RunGate gate) {
        this.images = images;
        this.gate = gate;
    }

    /** Comes before the cache is asked, and makes nothing. */
    @Override
    public ResolvedImage resolve(ImageRequest request) {
        return images.resolve(request);
    }

    @Override
    public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
        String run = Try.current().run();
        String execution =
                String.valueOf(Activity.getExecutionContext().getInfo().getWorkflowRunId());
        Beating.whileDoing(() -> gate.pass(run, execution));
        return images.build(request, resolved);
    }
}
