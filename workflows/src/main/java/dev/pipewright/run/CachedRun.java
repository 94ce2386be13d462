package dev.pipewright.run;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import dev.pipewright.stack.Stack;
import io.temporal.failure.ApplicationFailure;

/**
 * A run that earlier results answer in full: there is nothing to execute, so nothing that could be lost, and no workflow is
 * needed. What it records is what the workflow would record.
 */
public final class CachedRun {
    private final RunRequest request;
    private final CatalogActivities catalog;
    private final LegContext context;
    private final StepBoard board;

    private CachedRun(RunRequest request, Stack stack, CatalogActivities catalog) {
        this.request = request;
        this.catalog = catalog;
        this.context = LegContext.of(request, "", stack);
        this.board = new StepBoard(request);
    }

    /**
     * Completes the run from earlier results, step by step up to the first that has none. What is recorded until then the
     * workflow finds and goes on from; so does a second call.
     *
     * @param request of a run that is recorded and has not been executed before
     * @return whether the run is complete; if not, it is to be executed
     */
    public static boolean complete(RunRequest request, Stack stack, CatalogActivities catalog) {
        // What containers are made of may have to be asked of a registry: that is the workflow's business.
        boolean answerable =
                !request.options().noCache() && !stack.orchestrator().runsContainers();
        return answerable && new CachedRun(request, stack, catalog).complete();
    }

    private boolean complete() {
        for (Step step : new Graph(request.pipeline().steps()).order()) {
            if (board.treatment(step).leftOut() == null && !cached(step)) {
                return false;
            }
        }
        catalog.recordRun(request.run(), RunStatus.RUNNING_STEPS, null);
        board.takeSkipped().forEach(this::record);
        catalog.recordRun(request.run(), RunStatus.COMPLETED, null);
        return true;
    }

    private boolean cached(Step step) {
        var inputs = board.inputs(step);
        for (Leg leg : board.legs(step)) {
            Prepared prepared;
            try {
                prepared = catalog.prepare(Preparations.of(context, leg, inputs, board.treatment(step), null));
            } catch (ApplicationFailure refused) {
                return false; // the workflow asks again, and tells
            }
            if (!prepared.cached()) {
                return false;
            }
            board.finish(leg, Outcome.succeeded(leg.name(), StepState.CACHED, prepared.outputs()));
        }
        return true;
    }

    private void record(Outcome leftOut) {
        catalog.recordStep(StepRecord.skipped(request.run(), leftOut.leg(), String.valueOf(leftOut.message())));
    }
}
