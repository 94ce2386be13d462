package dev.pipewright.run;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Source;
import dev.pipewright.pipeline.Step;
import dev.pipewright.stack.Stack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run would do, step by step, without doing anything. */
public final class RunPlan {
    /**
     * What the cache says of a leg.
     *
     * @param outputs of the earlier result; null if there is none
     * @param reason why it would run, or the run that made the result
     */
    public record Answer(@Nullable Map<String, ArtifactRef> outputs, String reason) {}

    private final LegContext context;
    private final Function<ImageRequest, ResolvedImage> images;
    private final Map<Image, ResolvedImage> resolved = new HashMap<>();
    private final Function<StepPreparation, Answer> cache;
    private final StepBoard board;
    private final Set<String> uncertain = new HashSet<>();
    private final List<PlannedStep> plan = new ArrayList<>();

    private RunPlan(
            RunRequest request,
            Stack stack,
            Function<ImageRequest, ResolvedImage> images,
            Function<StepPreparation, Answer> cache) {
        this.context = LegContext.of(request, "", stack);
        this.images = images;
        this.cache = cache;
        this.board = new StepBoard(request);
    }

    /**
     * The legs in an order in which they could run, each after those it needs.
     *
     * @param images says what an image is made of today; asked once for each, and only where steps are containers
     */
    public static List<PlannedStep> of(
            RunRequest request,
            Stack stack,
            Function<ImageRequest, ResolvedImage> images,
            Function<StepPreparation, Answer> cache) {
        RunPlan plan = new RunPlan(request, stack, images, cache);
        new Graph(request.pipeline().steps()).order().forEach(plan::step);
        return List.copyOf(plan.plan);
    }

    private void step(Step step) {
        String leftOut = board.treatment(step).leftOut();
        Optional<String> unknown = step.inputs().values().stream()
                .filter(source -> !source.external())
                .map(Source::step)
                .filter(uncertain::contains)
                .findFirst();
        if (leftOut != null) {
            plan.add(new PlannedStep(step.name(), PlannedStep.Kind.LEFT_OUT, leftOut));
        } else if (unknown.isPresent()) {
            uncertain.add(step.name());
            board.legs(step).forEach(leg -> plan.add(dependent(leg, unknown.get())));
        } else {
            Map<String, StepInput> inputs = board.inputs(step);
            board.legs(step).forEach(leg -> leg(leg, inputs));
        }
    }

    private PlannedStep dependent(Leg leg, String producer) {
        String forced = board.treatment(leg.step()).forced();
        return forced == null
                ? new PlannedStep(leg.name(), PlannedStep.Kind.DEPENDS, "depends on " + producer)
                : new PlannedStep(leg.name(), PlannedStep.Kind.RUNS, forced);
    }

    private void leg(Leg leg, Map<String, StepInput> inputs) {
        Treatment treatment = board.treatment(leg.step());
        Answer answer = cache.apply(Preparations.of(context, leg, inputs, treatment, image(leg.step())));
        Map<String, ArtifactRef> outputs = answer.outputs();
        if (outputs == null) {
            uncertain.add(leg.step().name());
            plan.add(new PlannedStep(leg.name(), PlannedStep.Kind.RUNS, answer.reason()));
        } else {
            plan.add(new PlannedStep(leg.name(), PlannedStep.Kind.CACHED, answer.reason()));
            board.finish(leg, Outcome.succeeded(leg.name(), StepState.CACHED, outputs));
        }
    }

    private @Nullable ResolvedImage image(Step step) {
        if (!context.stack().orchestrator().runsContainers()) {
            return null;
        }
        return resolved.computeIfAbsent(
                Images.imageOf(context, step), image -> images.apply(Images.request(context, image)));
    }
}
