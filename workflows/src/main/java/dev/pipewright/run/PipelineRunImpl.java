package dev.pipewright.run;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.stack.Stack;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The story of a run, told once from top to bottom. */
public final class PipelineRunImpl implements PipelineRun {
    private final CatalogActivities catalog = ActivityStubs.catalog();
    private @Nullable StepSchedule begun;

    @Override
    public RunResult run(RunRequest request) {
        StepSchedule schedule;
        try {
            enter(request, RunStatus.FETCHING_STACK, null);
            Stack stack = catalog.fetchStack(request.stack());

            boolean containers = stack.orchestrator().runsContainers();
            enter(request, containers ? RunStatus.PREPARING : RunStatus.RUNNING_STEPS, null);
            schedule = runSteps(request, stack);

            enter(request, RunStatus.CLEANING_UP, null);
            cleanUp(request, stack, schedule);
            schedule.noteCancel();
        } catch (TemporalFailure failure) { // not finally: a cache eviction would run it too
            if (begun != null) {
                begun.releaseMachines();
            }
            throw ended(request, failure);
        }
        if (schedule.continuesInNewHistory()) {
            Workflow.continueAsNew(request.continued(schedule.deadline(), schedule.images()));
        }
        return report(request, schedule);
    }

    private StepSchedule runSteps(RunRequest request, Stack stack) {
        List<FinishedStep> finished = request.resumed() ? catalog.finishedSteps(request.run()) : List.of();
        String execution = Workflow.getInfo().getRunId();
        LegContext context = LegContext.of(request, execution, stack);
        Runnable running =
                stack.orchestrator().runsContainers() ? () -> enter(request, RunStatus.RUNNING_STEPS, null) : () -> {};
        StepSchedule schedule = new StepSchedule(request, context, catalog, finished, running);
        begun = schedule;
        schedule.run();
        return schedule;
    }

    /** Detached, so that a cancelled run cleans up too. Nothing ran: nothing is left. */
    private static void cleanUp(RunRequest request, Stack stack, StepSchedule schedule) {
        schedule.releaseMachines();
        if (!schedule.ranAny() || stack.orchestrator().bootsMachines()) {
            return; // what ran on machines went with them
        }
        String execution = Workflow.getInfo().getRunId();
        Workflow.newDetachedCancellationScope(() -> {
                    try {
                        ActivityStubs.cleaning().cleanUp(request.run(), execution);
                    } catch (ActivityFailure failure) {
                        Workflow.getLogger(PipelineRunImpl.class)
                                .warn("Run {} left files on its machine", request.run(), failure);
                    }
                })
                .run();
    }

    private RunResult report(RunRequest request, StepSchedule schedule) {
        StepBoard board = schedule.board();
        String message = schedule.failure();
        if (message != null) {
            enter(request, RunStatus.FAILED, message);
            throw Failures.permanent(Failures.RUN_FAILED, message);
        }
        if (schedule.cancelled()) {
            throw ended(request, new CanceledFailure("stopped"));
        }
        enter(request, RunStatus.COMPLETED, null);
        return new RunResult(
                RunStatus.COMPLETED,
                board.count(StepState.SUCCEEDED),
                board.count(StepState.CACHED),
                board.count(StepState.SKIPPED));
    }

    private TemporalFailure ended(RunRequest request, TemporalFailure failure) {
        AttemptEnd end = AttemptEnd.of(failure, request.run());
        if (end.state() == StepState.STOPPED) {
            enter(request, RunStatus.STOPPED, null);
            return new CanceledFailure("Run '" + request.run() + "' was stopped");
        }
        enter(request, RunStatus.FAILED, end.message());
        return ApplicationFailure.newNonRetryableFailureWithCause(end.message(), Failures.RUN_FAILED, failure);
    }

    /** Detached, so that a cancelled run says so too. */
    private void enter(RunRequest request, RunStatus status, @Nullable String message) {
        Workflow.newDetachedCancellationScope(() -> catalog.recordRun(request.run(), status, message))
                .run();
        if (request.searchAttributes()) {
            RunAttributes.enter(status);
        }
    }
}
