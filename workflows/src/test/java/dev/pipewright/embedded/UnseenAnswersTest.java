package dev.pipewright.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one moment at which the in-memory server forgets a workflow. */
class UnseenAnswersTest {
    private static final AtomicReference<@Nullable Runnable> BEFORE_CANCEL = new AtomicReference<>();

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                            .setGrpcClientInterceptors(List.of(new UnseenAnswers()))
                            .build())
                    .build());

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void makesATaskAgainThatCancelsAnActivityWhichHasJustAnswered() throws Exception {
        Worker worker = temporal.newWorker("race");
        worker.registerWorkflowImplementationTypes(RaceImpl.class);
        worker.registerActivitiesImplementations((Working) this::work);
        temporal.start();
        Race race = temporal.getWorkflowClient()
                .newWorkflowStub(
                        Race.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue("race")
                                .setWorkflowId("race")
                                .build());
        WorkflowClient.start(race::run);
        begun.await();
        BEFORE_CANCEL.set(() -> {
            mayEnd.countDown();
            await(answered);
        });

        race.stop();
        while (!nothingPends()) {
            Thread.onSpinWait();
        }
        answered.countDown();

        assertThat(WorkflowStub.fromTyped(race).getResult(String.class)).isEqualTo("done");
    }

    private String work() {
        begun.countDown();
        await(mayEnd);
        return "done";
    }

    private boolean nothingPends() {
        return temporal.getWorkflowServiceStubs()
                        .blockingStub()
                        .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                .setNamespace(temporal.getNamespace())
                                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("race"))
                                .build())
                        .getPendingActivitiesCount()
                == 0;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ActivityInterface
    public interface Working {
        String work();
    }

    @WorkflowInterface
    public interface Race {
        @WorkflowMethod
        String run();

        @SignalMethod
        void stop();
    }

    public static final class RaceImpl implements Race {
        private final Working working = Workflow.newActivityStub(
                Working.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .build());
        private boolean stopped;
        private @Nullable Promise<String> answer;

        @Override
        public String run() {
            CancellationScope scope = Workflow.newCancellationScope(() -> answer = Async.function(working::work));
            scope.run();
            Workflow.await(() -> stopped);
            Objects.requireNonNull(BEFORE_CANCEL.get()).run(); // its task has been handed out, and is not answered yet
            scope.cancel();
            return Objects.requireNonNull(answer).get();
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
