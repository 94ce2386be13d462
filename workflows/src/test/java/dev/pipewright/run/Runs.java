package dev.pipewright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.embedded.StaleCancels;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs on Temporal's in-memory server, new for each test, in a world that keeps a log. */
final class Runs implements BeforeEachCallback, AfterEachCallback {
    private final TestWorkflowEnvironment temporal;
    private final FakeCloud cloud;
    private String test = "";

    Runs(FakeWorld world) {
        temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                        .setGrpcClientInterceptors(List.of(new StaleCancels()))
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setMaxWorkflowThreadCount(2_000)
                        .build())
                .build());
        Worker worker = temporal.newWorker(
                "runs",
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                        .build());
        worker.registerWorkflowImplementationTypes(PipelineRunImpl.class, StepGroupImpl.class);
        worker.registerActivitiesImplementations(world, world.cloud());
        cloud = world.cloud();
        cloud.connect(temporal.getWorkflowClient());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        test = context.getRequiredTestMethod().getName();
        temporal.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        cloud.close();
        temporal.close();
    }

    WorkflowClient client() {
        return temporal.getWorkflowClient();
    }

    /** Starts a run and does not wait for it. */
    WorkflowStub begin(RunRequest request) {
        WorkflowStub run = client().newUntypedWorkflowStub(
                        "PipelineRun",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue("runs")
                                .setWorkflowId(PipelineRun.workflowId(request.run()))
                                .build());
        run.start(request);
        return run;
    }

    /** Waits for the end of a run that goes well. */
    RunResult run(RunRequest request) {
        WorkflowStub run = begin(request);
        RunResult result = run.getResult(RunResult.class);
        keep(run);
        return result;
    }

    /** Waits for the end of a run that fails with that message. */
    void runAndFail(RunRequest request, String message) {
        WorkflowStub run = begin(request);
        assertThatThrownBy(() -> run.getResult(RunResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo(message));
        keep(run);
    }

    /** Stops a run and waits for its end. */
    void stop(WorkflowStub run) {
        run.cancel();
        assertThatThrownBy(() -> run.getResult(RunResult.class)).hasCauseInstanceOf(CanceledFailure.class);
        keep(run);
    }

    /** Records the run's history under the name of the test, when histories are asked for. */
    void keep(WorkflowStub run) {
        Histories.keep(client(), run, test);
    }
}
