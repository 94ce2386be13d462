package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.machine.Reaper.OpenExecutions;
import dev.pipewright.run.PipelineRun;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Temporal and the catalog together know of the executions of runs. Silence of the server is thrown: it is no end. */
final class RunExecutions implements OpenExecutions {
    private final Catalog catalog;
    private final Temporal temporal;
    private final Executions executions;

    RunExecutions(Catalog catalog, Temporal temporal) {
        this.catalog = catalog;
        this.temporal = temporal;
        this.executions = new Executions(temporal);
    }

    /** Whether this server is the one that executes the run, as far as the catalog knows. */
    boolean executes(Run run) {
        return run.host().equals(temporal.description());
    }

    /** One of a run that another server executes counts as open: this one would not know it, which is no reason to end machines. */
    @Override
    public boolean isOpen(String run, String execution) {
        Optional<Run> known = catalog.runs().find(run);
        if (known.isPresent() && !known.get().status().finished() && !executes(known.get())) {
            return true;
        }
        return executions.isOpen(run, execution);
    }

    /** How the latest execution of a run came to its end, for the user; null if it goes on. */
    @Nullable
    String end(String run) {
        WorkflowExecutionStatus status;
        try {
            status = temporal.client()
                    .newUntypedWorkflowStub(PipelineRun.workflowId(run))
                    .describe()
                    .getStatus();
        } catch (WorkflowNotFoundException e) {
            return "Temporal at " + temporal.description() + " no longer knows its workflow";
        }
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_PAUSED -> null;
            case WORKFLOW_EXECUTION_STATUS_TERMINATED -> "its workflow was terminated outside of Pipewright";
            case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> "its workflow timed out outside of Pipewright";
            default ->
                "its workflow ended without recording it (" + status.name().replace("WORKFLOW_EXECUTION_STATUS_", "")
                        + ")";
        };
    }
}
