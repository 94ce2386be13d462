package dev.pipewright.run;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Some legs of a large matrix, in a history of their own. */
@WorkflowInterface
public interface StepGroup {
    /** Runs the legs; ends normally whatever becomes of them. */
    @WorkflowMethod(name = "StepGroup")
    GroupResult run(GroupRequest request);

    /** A step elsewhere in the run has failed: what runs finishes, nothing new starts. */
    @SignalMethod(name = "stopStarting")
    void stopStarting();
}
