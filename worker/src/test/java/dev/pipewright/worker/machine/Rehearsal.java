package dev.pipewright.worker.machine;

import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Stands in for a run: it goes on until it is told to end, and calls what is on a machine. */
@WorkflowInterface
public interface Rehearsal {
    @WorkflowMethod
    void run();

    /** The public key that the machine of that queue answers with. */
    @UpdateMethod
    String greet(String taskQueue);

    /** Attends the machine until that fails, and returns how it did. */
    @UpdateMethod
    String attend(String taskQueue);

    @UpdateMethod
    StepResult execute(String taskQueue, StepExecution step);

    @SignalMethod
    void end();
}
