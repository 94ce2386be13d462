package dev.pipewright.worker;

import dev.pipewright.activities.machine.Reaper.OpenExecutions;
import dev.pipewright.run.PipelineRun;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.util.concurrent.TimeUnit;

/** What Temporal knows of the executions of runs. */
public final class Executions implements OpenExecutions {
    private static final long PATIENCE_SECONDS = 4;

    private final WorkflowClient client;

    public Executions(Temporal temporal) {
        this.client = temporal.client();
    }

    /**
     * Whether the execution goes on. One that the server does not know is over.
     *
     * @throws StatusRuntimeException if the server does not answer within some seconds, or refuses
     */
    @Override
    public boolean isOpen(String run, String execution) {
        DescribeWorkflowExecutionRequest request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(PipelineRun.workflowId(run))
                        .setRunId(execution))
                .build();
        try {
            return client.getWorkflowServiceStubs()
                            .blockingStub()
                            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .describeWorkflowExecution(request)
                            .getWorkflowExecutionInfo()
                            .getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !isNamespace(e)) {
                return false;
            }
            throw e;
        }
    }

    /** A server that has just started may not know its namespaces yet. */
    private static boolean isNamespace(StatusRuntimeException e) {
        return String.valueOf(e.getStatus().getDescription()).startsWith("Namespace ");
    }
}
