package dev.pipewright.run;

import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Leg;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/** The host of the worker that polls the runs' own queue: processes there, or containers of its engine. */
final class SharedPlace implements Place {
    private final boolean containers;
    private final Images images;
    private final Runnable beforeEach;

    /** @param beforeEach what to do when an attempt has all it needs */
    SharedPlace(LegContext context, Images images, Runnable beforeEach) {
        this.containers = context.stack().orchestrator().runsContainers();
        this.images = images;
        this.beforeEach = beforeEach;
    }

    @Override
    public AttemptEnd execute(Leg leg, StepExecution execution) {
        StepExecution complete = execution;
        if (containers) {
            try {
                Promise<BuiltImage> image = images.built(leg.step());
                Workflow.await(image::isCompleted);
                complete = execution.in(images.of(image.get()));
            } catch (TemporalFailure failure) {
                return AttemptEnd.unprepared(failure, leg.name());
            }
        }
        beforeEach.run();
        try {
            return AttemptEnd.of(
                    ActivityStubs.steps(leg.name(), execution.attempt()).execute(complete));
        } catch (TemporalFailure failure) {
            return AttemptEnd.of(failure, leg.name());
        }
    }

    @Override
    public void over(Leg leg) {
        // It holds nothing here.
    }
}
