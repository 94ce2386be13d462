package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.run.PipelineRun;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Temporal knows of the executions of runs. Every method throws if it does not answer: silence is no end. */
final class Executions {
    private final Catalog catalog;
    private final Temporal temporal;

    Executions(Catalog catalog, Temporal temporal) {
        this.catalog = catalog;
        this.temporal = temporal;
    }

    /** Whether this server is the one that executes the run, as far as the catalog knows. */
    boolean executes(Run run) {
        return run.host().equals(temporal.description());
    }

    /**
     * Whether an execution of a run goes on. One of a run that another server executes counts as open: this one would not
     * know it, and its machines are not to be ended for that.
     */
    boolean isOpen(String run, String execution) {
        Optional<Run> known = catalog.runs().find(run);
        if (known.isPresent() && !known.get().status().finished() && !executes(known.get())) {
            return true;
        }
        return running(status(run, execution));
    }

    /** How the latest execution of a run that is not finished came to its end, for the user; null if it goes on. */
    @Nullable
    String end(String run) {
        WorkflowExecutionStatus status = status(run, null);
        if (running(status)) {
            return null;
        }
        if (status == null) {
            return "Temporal at " + temporal.description() + " no longer knows its workflow";
        }
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_TERMINATED -> "its workflow was terminated outside of Pipewright";
            case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> "its workflow timed out outside of Pipewright";
            default ->
                "its workflow ended without recording it (" + status.name().replace("WORKFLOW_EXECUTION_STATUS_", "")
                        + ")";
        };
    }

    private static boolean running(@Nullable WorkflowExecutionStatus status) {
        return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                || status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
    }

    /** Null for one that the server does not know. */
    private @Nullable WorkflowExecutionStatus status(String run, @Nullable String execution) {
        WorkflowTargetOptions.Builder target =
                WorkflowTargetOptions.newBuilder().setWorkflowId(PipelineRun.workflowId(run));
        if (execution != null) {
            target.setRunId(execution);
        }
        WorkflowStub stub = temporal.client().newUntypedWorkflowStub(target.build());
        try {
            return stub.describe().getStatus();
        } catch (WorkflowNotFoundException e) {
            return null;
        }
    }
}
