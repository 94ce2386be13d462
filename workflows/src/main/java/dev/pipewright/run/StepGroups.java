package dev.pipewright.run;

import dev.pipewright.activity.StepInput;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The legs of a large matrix, in children of the run: their events do not count against its history. */
final class StepGroups {
    /** What a group counts for in the pool: its legs are tasks of another workflow. */
    private static final int WEIGHT = 4;

    private static final int LARGEST_MATRIX_WITHOUT = 100;

    private static final int LEGS_EACH = 200;

    private final RunRequest request;
    private final LegContext context;
    private final StepBoard board;
    private final Images images;
    private final Runnable beforeEach;
    private final BiConsumer<Leg, Outcome> ended;
    private final Map<String, StepGroup> running = new LinkedHashMap<>();

    /**
     * @param beforeEach what to do when a group has all it needs
     * @param ended told of each leg
     */
    StepGroups(
            RunRequest request,
            LegContext context,
            StepBoard board,
            Images images,
            Runnable beforeEach,
            BiConsumer<Leg, Outcome> ended) {
        this.request = request;
        this.context = context;
        this.board = board;
        this.images = images;
        this.beforeEach = beforeEach;
        this.ended = ended;
    }

    /** Whether so many legs are a matter for groups. */
    static boolean serve(int legs) {
        return legs > LARGEST_MATRIX_WITHOUT;
    }

    /** @param legs the positions of those that are to run */
    void submit(Step step, Map<String, StepInput> inputs, List<Integer> legs, TaskPool pool) {
        for (int from = 0; from < legs.size(); from += LEGS_EACH) {
            List<Integer> part = legs.subList(from, Math.min(legs.size(), from + LEGS_EACH));
            String id = step.name() + "/" + (from / LEGS_EACH + 1);
            pool.submit(WEIGHT, TaskPool.Work.waiting(() -> run(id, step, inputs, part)));
        }
    }

    private void run(String id, Step step, Map<String, StepInput> inputs, List<Integer> legs) {
        if (!prepared(step)) {
            return;
        }
        StepGroup group = ActivityStubs.group(PipelineRun.workflowId(request.run()) + "/" + id, id);
        running.put(id, group);
        Treatment treatment = board.treatment(step);
        FailureMode mode = request.options().failureMode();
        GroupResult result = group.run(new GroupRequest(context, step, inputs, treatment, mode, legs, images.known()));
        running.remove(id);
        Map<String, Leg> byName = new LinkedHashMap<>();
        legs.forEach(position -> {
            Leg leg = board.legs(step).get(position);
            byName.put(leg.name(), leg);
        });
        for (Outcome outcome : result.outcomes()) {
            ended.accept(Objects.requireNonNull(byName.get(outcome.leg())), outcome);
        }
    }

    /** False if the run was cancelled meanwhile. What goes wrong otherwise the group finds out, and records, for each leg. */
    private boolean prepared(Step step) {
        try {
            images.resolved(step);
        } catch (ActivityFailure | ApplicationFailure failure) {
            Workflow.getLogger(StepGroups.class).warn("Image of step {} is not known", step.name(), failure);
        } catch (CanceledFailure cancelled) {
            return false;
        }
        beforeEach.run();
        return !CancellationScope.current().isCancelRequested();
    }

    /** What runs goes on. Not waited for: a group that has just ended cannot be told, and need not be. */
    void stopStarting() {
        running.values().forEach(group -> Async.procedure(group::stopStarting));
    }
}
