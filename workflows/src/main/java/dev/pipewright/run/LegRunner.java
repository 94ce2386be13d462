package dev.pipewright.run;

import dev.pipewright.activity.CacheTerms;
import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The story of a leg: look for an earlier result, run, try again as its rules allow, record. */
final class LegRunner {
    private final CatalogActivities catalog = ActivityStubs.catalog();
    private final LegContext context;
    private final Images images;
    private final Place place;

    LegRunner(LegContext context, Images images, Place place) {
        this.context = context;
        this.images = images;
        this.place = place;
    }

    /**
     * Never fails for a leg that fails or is cancelled: its outcome says so, and it is recorded.
     *
     * @param ended told the outcome
     */
    TaskPool.Work story(Leg leg, Map<String, StepInput> inputs, Treatment treatment, Consumer<Outcome> ended) {
        return context.inOneGo() && !treatment.required()
                ? () -> inOneGo(leg, inputs, treatment, ended)
                : TaskPool.Work.waiting(() -> ended.accept(run(leg, inputs, treatment)));
    }

    /** Most legs need but this, and no thread to wait for it. */
    private Promise<TaskPool.@Nullable Work> inOneGo(
            Leg leg, Map<String, StepInput> inputs, Treatment treatment, Consumer<Outcome> ended) {
        CacheTerms terms = CacheTerms.of(Preparations.of(context, leg, inputs, treatment, null));
        StepExecution first = execution(leg, inputs, 1).unlessKnown(terms);
        return Async.function(ActivityStubs.steps(leg.name(), 1)::execute, first)
                .handle((result, failure) -> {
                    if (failure == null && result.recorded()) {
                        ended.accept(succeeded(leg, result));
                        return null;
                    }
                    AttemptEnd end = end(leg, result, failure);
                    return TaskPool.Work.waiting(() -> ended.accept(after(leg, first, end)));
                });
    }

    private Outcome run(Leg leg, Map<String, StepInput> inputs, Treatment treatment) {
        Prepared prepared;
        try {
            ResolvedImage image = images.resolved(leg.step());
            prepared = catalog.prepare(Preparations.of(context, leg, inputs, treatment, image));
        } catch (TemporalFailure failure) {
            return unprepared(leg, failure);
        }
        if (prepared.cached()) {
            return Outcome.succeeded(leg.name(), StepState.CACHED, prepared.outputs());
        }
        StepExecution first = execution(leg, inputs, prepared.attempt());
        Outcome outcome = after(leg, first, place.execute(leg, first));
        place.over(leg);
        return outcome;
    }

    private static AttemptEnd end(Leg leg, StepResult result, @Nullable RuntimeException failure) {
        if (failure == null) {
            return AttemptEnd.of(result);
        }
        if (failure instanceof TemporalFailure known) {
            return AttemptEnd.of(known, leg.name());
        }
        throw failure; // a bug
    }

    private static Outcome succeeded(Leg leg, StepResult result) {
        StepState state = result.cached() ? StepState.CACHED : StepState.SUCCEEDED;
        return Outcome.succeeded(leg.name(), state, result.outputs());
    }

    /** What becomes of a leg whose first attempt, or first of this execution of the run, has ended so. */
    private Outcome after(Leg leg, StepExecution first, AttemptEnd firstEnd) {
        Tries tries = new Tries(leg);
        StepExecution execution = first;
        AttemptEnd end = firstEnd;
        while (true) {
            end = tries.ended(end, execution.attempt());
            record(end, leg, execution.attempt());
            StepResult result = end.result();
            if (result != null) {
                return succeeded(leg, result);
            }
            Duration delay = tries.delay();
            if (delay == null) {
                return Outcome.ended(leg.name(), end.outcomeState(), end.message());
            }
            try {
                execution = next(tries, delay, execution);
            } catch (CanceledFailure cancelled) {
                return Outcome.ended(leg.name(), StepState.STOPPED, "stopped while waiting for its next attempt");
            }
            end = place.execute(tries.leg(), execution);
        }
    }

    /** The attempt after one that has ended, when its time has come. */
    private StepExecution next(Tries tries, Duration delay, StepExecution last) {
        Leg leg = tries.leg();
        if (!delay.isZero()) {
            String summary = ActivityStubs.shorten(leg.name() + ": wait before attempt " + (last.attempt() + 1));
            Workflow.newTimer(
                            delay, TimerOptions.newBuilder().setSummary(summary).build())
                    .get();
        }
        int number = catalog.retry(context.run(), leg.name(), last.attempt(), tries.reason());
        return execution(leg, last.inputs(), number);
    }

    /** Detached: what happened is recorded also while the run is being cancelled. */
    private void record(AttemptEnd end, Leg leg, int attempt) {
        StepResult result = end.result();
        if (result != null && result.recorded()) {
            return;
        }
        Workflow.newDetachedCancellationScope(() -> catalog.recordStep(end.record(context.run(), leg.name(), attempt)))
                .run();
    }

    /** The catalog refused the step, or the run was cancelled before it began. */
    private Outcome unprepared(Leg leg, TemporalFailure failure) {
        AttemptEnd end = AttemptEnd.unprepared(failure, leg.name());
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
                null,
                null);
    }
}
