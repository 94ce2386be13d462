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
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
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

/** The moments at which the in-memory server forgets a workflow. */
class StaleCancelsTest {
    /** Long enough for the workflow to begin to stop, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final AtomicReference<@Nullable Runnable> BEFORE_CANCEL = new AtomicReference<>();

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setUseTimeskipping(false)
                    .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                            .setGrpcClientInterceptors(List.of(new StaleCancels()))
                            .build())
                    .build());

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void makesATaskAgainThatCancelsAnActivityWhichHasJustAnswered() throws Exception {
        Race race = begin("answers");
        begun.await();

        stopWhen(race, () -> {
            mayEnd.countDown();
            awaitNothingPends();
        });

        assertThat(WorkflowStub.fromTyped(race).getResult(String.class)).isEqualTo("done");
    }

    @Test
    void makesATaskAgainThatCancelsAnActivityWhichTheServerHasJustEnded() throws Exception {
        Race race = begin("waits for nobody");

        stopWhen(race, this::awaitNothingPends);

        assertThat(WorkflowStub.fromTyped(race).getResult(String.class)).isEqualTo("TIMEOUT_TYPE_SCHEDULE_TO_START");
    }

    @Test
    void makesATaskAgainThatCancelsATimerWhichHasJustFired() throws Exception {
        long fired = System.nanoTime() + PATIENCE.plusMillis(500).toNanos();
        Race race = begin("timer");

        stopWhen(race, () -> {
            while (System.nanoTime() < fired) {
                Thread.onSpinWait(); // the server tells nobody that it has fired
            }
        });

        assertThat(WorkflowStub.fromTyped(race).getResult(String.class)).isEqualTo("fired");
    }

    @Test
    void cancelsATimerThatIsFarFromDue() throws Exception {
        Race race = begin("long timer");

        stopWhen(race, () -> {});

        assertThat(WorkflowStub.fromTyped(race).getResult(String.class)).isEqualTo("cancelled");
    }

    private Race begin(String kind) {
        Worker worker = temporal.newWorker(
                "race",
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(60_000)
                        .build());
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
        WorkflowClient.start(race::run, kind);
        return race;
    }

    /** Stops it; between the handing out of that task and the cancel in its answer, something else happens. */
    private void stopWhen(Race race, Runnable meanwhile) throws InterruptedException {
        BEFORE_CANCEL.set(() -> {
            stopping.countDown();
            await(ended);
        });
        race.stop();
        stopping.await();
        meanwhile.run();
        ended.countDown();
    }

    private void awaitNothingPends() {
        while (!nothingPends()) {
            Thread.onSpinWait();
        }
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
        String run(String kind);

        @SignalMethod
        void stop();
    }

    public static final class RaceImpl implements Race {
        private final ActivityOptions options = ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .build();
        private boolean stopped;
        private @Nullable Promise<String> end;

        @Override
        public String run(String kind) {
            CancellationScope scope = Workflow.newCancellationScope(() -> end = begin(kind));
            scope.run();
            Workflow.await(() -> stopped);
            Objects.requireNonNull(BEFORE_CANCEL.get()).run(); // its task has been handed out, and is not answered yet
            scope.cancel();
            Workflow.sleep(Duration.ofMillis(
                    1)); // or the end of the workflow would be in the same answer, which the server expects
            return end(Objects.requireNonNull(end));
        }

        private Promise<String> begin(String kind) {
            return switch (kind) {
                case "answers" -> Async.function(Workflow.newActivityStub(Working.class, options)::work);
                case "waits for nobody" ->
                    Async.function(Workflow.newActivityStub(
                            Working.class,
                            ActivityOptions.newBuilder(options)
                                    .setTaskQueue("nobody's")
                                    .setScheduleToStartTimeout(PATIENCE)
                                    .build())::work);
                case "timer" -> Workflow.newTimer(PATIENCE).thenApply(fired -> "fired");
                default -> Workflow.newTimer(Duration.ofHours(1)).thenApply(fired -> "fired");
            };
        }

        private static String end(Promise<String> end) {
            try {
                return end.get();
            } catch (CanceledFailure e) {
                return "cancelled";
            } catch (ActivityFailure e) {
                return ((TimeoutFailure) Objects.requireNonNull(e.getCause()))
                        .getTimeoutType()
                        .name();
            }
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }
}
