package dev.pipewright.run;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One execution of a pipeline, from its stack to its report. */
@WorkflowInterface
public interface PipelineRun {
    /**
     * Runs the pipeline. Fails with {@link dev.pipewright.activity.Failures#RUN_FAILED} and the user's message if a step
     * fails; ends as cancelled after a cancel, once all steps have ended.
     */
    @WorkflowMethod(name = "PipelineRun")
    RunResult run(RunRequest request);

    /** The id under which a run is known to Temporal: resumed runs keep it, so that a run never runs twice at once. */
    static String workflowId(String run) {
        return "pipewright/" + run;
    }
}
