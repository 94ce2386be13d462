package dev.pipewright.activity;

import io.temporal.activity.ActivityInterface;

/** Runs the attempts of steps on the machine whose queue the worker polls. */
@ActivityInterface(namePrefix = "Step.")
public interface StepActivities {
    /**
     * Runs one attempt to its end: working directory, inputs, process, log, outputs. Heartbeats all along. A second call
     * for the same execution, step and attempt (the worker died) finds the process of the first and goes on following it,
     * or takes its exit code and stores its outputs. Cancellation ends the process: SIGTERM, grace, SIGKILL.
     *
     * @throws io.temporal.failure.ApplicationFailure {@link Failures#STEP_FAILED}, {@link Failures#STEP_TIMED_OUT} or
     *     {@link Failures#STEP_LOST} with a {@link StepFailure} as its details; none is retried by Temporal
     */
    StepResult execute(StepExecution execution);

    /**
     * Removes what the attempts of an execution left on the machine's disk; called when all of them are over. A second call,
     * or one for an execution that never ran there, does nothing.
     *
     * @param execution the Temporal run id that the attempts were told
     */
    void cleanUp(String run, String execution);
}
