package dev.pipewright.run;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The story of a leg: look for an earlier result, run, try again as its rules allow, record. */
final class LegRunner {
    /** A step may be what kills its machine: after so many losses it is not tried again. */
    private static final int MOST_LOSSES = 3;

    private final CatalogActivities catalog = ActivityStubs.catalog();
    private final LegContext context;

    LegRunner(LegContext context) {
        this.context = context;
    }

    /** Never throws for a leg that fails or is cancelled: its outcome says so, and it is recorded. */
    Outcome run(Leg leg, Map<String, StepInput> inputs, Treatment treatment) {
        Prepared prepared;
        try {
            prepared = catalog.prepare(Preparations.of(context, leg, inputs, treatment));
        } catch (TemporalFailure failure) {
            return unprepared(leg, failure);
        }
        if (prepared.cached()) {
            return Outcome.succeeded(leg.name(), StepState.CACHED, prepared.outputs());
        }
        return attempts(leg, inputs, prepared.attempt());
    }

    private Outcome attempts(Leg leg, Map<String, StepInput> inputs, int first) {
        int attempt = first;
        int failures = 0;
        int losses = 0;
        while (true) {
            AttemptEnd end = attempt(leg, inputs, attempt);
            record(end, leg, attempt);
            StepResult result = end.result();
            if (result != null) {
                return Outcome.succeeded(leg.name(), StepState.SUCCEEDED, result.outputs());
            }
            failures += end.state() == StepState.FAILED ? 1 : 0;
            losses += end.state() == StepState.LOST ? 1 : 0;
            Duration delay = end.delayBeforeNext(leg.step().retry(), failures, losses, MOST_LOSSES);
            if (delay == null) {
                return Outcome.ended(leg.name(), end.outcomeState(), end.message());
            }
            Outcome stopped = waitFor(leg, delay, attempt);
            if (stopped != null) {
                return stopped;
            }
            attempt = catalog.retry(context.run(), leg.name(), attempt);
        }
    }

    private AttemptEnd attempt(Leg leg, Map<String, StepInput> inputs, int attempt) {
        try {
            return AttemptEnd.of(ActivityStubs.steps(leg.name(), attempt).execute(execution(leg, inputs, attempt)));
        } catch (TemporalFailure failure) {
            return AttemptEnd.of(failure, leg.name());
        }
    }

    /** Returns null after the wait, or the outcome of a leg that was cancelled meanwhile. */
    private @Nullable Outcome waitFor(Leg leg, Duration delay, int attempt) {
        if (delay.isZero()) {
            return null;
        }
        try {
            String summary = ActivityStubs.shorten(leg.name() + ": wait before attempt " + (attempt + 1));
            Workflow.newTimer(
                            delay, TimerOptions.newBuilder().setSummary(summary).build())
                    .get();
            return null;
        } catch (CanceledFailure cancelled) {
            return Outcome.ended(leg.name(), StepState.STOPPED, "stopped while waiting for its next attempt");
        }
    }

    /** Detached: what happened is recorded also while the run is being cancelled. */
    private void record(AttemptEnd end, Leg leg, int attempt) {
        Workflow.newDetachedCancellationScope(() -> catalog.recordStep(end.record(context.run(), leg.name(), attempt)))
                .run();
    }

    /** The catalog refused the step, or the run was cancelled before it began. */
    private Outcome unprepared(Leg leg, TemporalFailure failure) {
        AttemptEnd end = AttemptEnd.of(failure, leg.name());
        record(end, leg, 0);
        return Outcome.ended(leg.name(), end.outcomeState(), end.message());
    }

    private StepExecution execution(Leg leg, Map<String, StepInput> inputs, int attempt) {
        Step step = leg.step();
        return new StepExecution(
                context.run(),
                context.execution(),
                context.pipeline(),
                context.stack().name(),
                context.stack().orchestrator(),
                context.stack().artifactStore(),
                leg.name(),
                attempt,
                leg.command(),
                context.code(),
                step.env(),
                inputs,
                step.outputs(),
                step.secrets(),
                step.resources(),
                step.timeout(),
                null,
                null);
    }
}
