package dev.pipewright.run;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The last of the three locks against forgotten machines: started again and again by a schedule, whatever runs do. */
@WorkflowInterface
public interface Reap {
    /** Puts right what is wrong now. What it cannot do, the next one tries again. */
    @WorkflowMethod(name = "Reap")
    ReapResult reap();
}
