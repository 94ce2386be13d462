package dev.pipewright.run;

import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.StepImage;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.Step;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The images of a run: each resolved once, before a step that uses it is looked up, and built once, when a step has to run. */
final class Images {
    /** What requests say that were made where nobody knew of containers. */
    private static final String USUAL_PLATFORM = "linux/amd64";

    private final LegContext context;
    private final Map<Image, Promise<ResolvedImage>> resolved = new LinkedHashMap<>();
    private final Map<Image, Promise<BuiltImage>> built = new LinkedHashMap<>();

    /** @param known what was found out before, by another history of the run */
    Images(LegContext context, List<RunImage> known) {
        this.context = context;
        for (RunImage image : known) {
            resolved.put(image.image(), Workflow.newPromise(image.resolved()));
            BuiltImage there = image.built();
            if (there != null) {
                built.put(image.image(), Workflow.newPromise(there));
            }
        }
    }

    /**
     * What the step's image is made of; null where steps are processes.
     *
     * @throws io.temporal.failure.TemporalFailure why it cannot be found out, or that the run was cancelled meanwhile
     */
    @Nullable
    ResolvedImage resolved(Step step) {
        if (!context.stack().orchestrator().runsContainers()) {
            return null;
        }
        Promise<ResolvedImage> promise = resolved.computeIfAbsent(imageOf(context, step), this::resolve);
        Workflow.await(promise::isCompleted);
        return promise.get();
    }

    private Promise<ResolvedImage> resolve(Image image) {
        ImageRequest request = request(context, image);
        return Async.function(ActivityStubs.images("resolve image " + shown(image))::resolve, request);
    }

    /** Starts to build the step's image unless that was done before; call it after {@link #resolved}. */
    Promise<BuiltImage> built(Step step) {
        return built.computeIfAbsent(imageOf(context, step), image -> build(image, step));
    }

    private Promise<BuiltImage> build(Image image, Step step) {
        ResolvedImage parts = resolved(step);
        return Async.function(
                ActivityStubs.images("build image " + shown(image))::build, request(context, image), parts);
    }

    /** The image as steps are told of it. */
    StepImage of(BuiltImage image) {
        return new StepImage(image.reference(), image.code(), context.stack().containerRegistry());
    }

    /** What was found out so far, for another history of the run. */
    List<RunImage> known() {
        List<RunImage> known = new ArrayList<>();
        resolved.forEach((image, parts) -> {
            if (succeeded(parts)) {
                Promise<BuiltImage> there = built.get(image);
                known.add(new RunImage(image, parts.get(), there != null && succeeded(there) ? there.get() : null));
            }
        });
        return known;
    }

    private static boolean succeeded(Promise<?> promise) {
        return promise.isCompleted() && promise.getFailure() == null;
    }

    /** The step's own image, or the pipeline's. */
    static Image imageOf(LegContext context, Step step) {
        Image image = step.image() == null ? context.image() : step.image();
        if (image == null) {
            throw Failures.permanent(
                    Failures.REFUSED,
                    "Cannot run step '" + step.name() + "' on stack '"
                            + context.stack().name()
                            + "': its steps are containers, and it has no image (add image: {base: ...} to the pipeline)");
        }
        return image;
    }

    static ImageRequest request(LegContext context, Image image) {
        String platform = context.platform();
        return new ImageRequest(
                context.pipeline(),
                image,
                platform == null ? USUAL_PLATFORM : platform,
                context.code(),
                context.stack().artifactStore(),
                context.stack().containerRegistry(),
                null,
                null);
    }

    private static String shown(Image image) {
        String name = image.name() != null ? image.name() : image.base() != null ? image.base() : image.dockerfile();
        return image.requirements() == null ? String.valueOf(name) : name + " with " + image.requirements();
    }
}
