package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static dev.pipewright.run.Pipelines.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.pipeline.Retry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineRunTest {
    private final FakeWorld world = new FakeWorld();
    private TestWorkflowEnvironment temporal;

    @BeforeEach
    void start() {
        temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
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
        worker.registerActivitiesImplementations(world);
        temporal.start();
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    private WorkflowStub begin(RunRequest request) {
        WorkflowClient client = temporal.getWorkflowClient();
        WorkflowStub run = client.newUntypedWorkflowStub(
                "PipelineRun",
                WorkflowOptions.newBuilder()
                        .setTaskQueue("runs")
                        .setWorkflowId(PipelineRun.workflowId(request.run()))
                        .build());
        run.start(request);
        return run;
    }

    private RunResult run(RunRequest request) {
        WorkflowStub run = begin(request);
        RunResult result = run.getResult(RunResult.class);
        Histories.keep(temporal.getWorkflowClient(), run);
        return result;
    }

    private void runAndFail(RunRequest request, String message) {
        WorkflowStub run = begin(request);
        assertThatThrownBy(() -> run.getResult(RunResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo(message));
        Histories.keep(temporal.getWorkflowClient(), run);
    }

    @Test
    void tellsTheStoryOfARunInOrder() {
        RunResult result =
                run(aRun(step("load").reads("raw", "inputs.raw"), step("train").reads("data", "load.out")));

        assertThat(world.log())
                .containsExactly(
                        "run FETCHING_STACK",
                        "fetch stack default",
                        "run RUNNING_STEPS",
                        "succeeded load",
                        "succeeded train",
                        "run CLEANING_UP",
                        "clean up",
                        "run COMPLETED");
        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 2, 0, 0));
        assertThat(world.inputsOf("load")).isEqualTo("make load <- [raw=raw]");
        assertThat(world.inputsOf("train")).isEqualTo("make train <- [data=load.out]");
    }

    @Test
    void runsAStepForEachCombinationAndGathersTheLegs() {
        run(aRun(step("train").over("alpha", "0.1", "it's"), step("compare").reads("models", "train.out")));

        assertThat(world.inputsOf("train[alpha=it_s]")).startsWith("make train 'it'\\''s'");
        assertThat(world.inputsOf("compare")).isEqualTo("make compare <- [models=[alpha=0.1/out, alpha=it_s/out]]");
    }

    @Test
    void doesNotRunAStepWhoseResultIsKnown() {
        world.whereIsCached("load");

        RunResult result = run(aRun(step("load"), step("train").reads("data", "load.out")));

        assertThat(world.log()).contains("cached load", "succeeded train").doesNotContain("succeeded load");
        assertThat(result.cached()).isEqualTo(1);
    }

    @Test
    void triesAFailingStepAsOftenAsItsRulesAllow() {
        world.where("train", "fails", "fails");

        run(aRun(step("train").tried(new Retry(3, Duration.ofMinutes(10), 2))));

        assertThat(world.log())
                .containsSubsequence("failed train", "failed train (attempt 2)", "succeeded train (attempt 3)");
    }

    @Test
    void failsTheRunWhenTheLastAttemptFails() {
        world.where("train", "fails", "fails");

        runAndFail(aRun(step("train").tried(new Retry(2, Duration.ZERO, 1))), "Step 'train' exited with code 1");

        assertThat(world.log())
                .endsWith(
                        "failed train (attempt 2)",
                        "run CLEANING_UP",
                        "clean up",
                        "run FAILED: Step 'train' exited with code 1");
    }

    @Test
    void doesNotSpendTheRetriesOfAStepThatIsLost() {
        world.where("train", "is lost", "is lost", "fails");

        runAndFail(aRun(step("train")), "Step 'train' exited with code 1");

        assertThat(world.log()).containsSubsequence("lost train", "lost train (attempt 2)", "failed train (attempt 3)");
    }

    @Test
    void givesUpAStepThatIsLostThreeTimes() {
        world.where("train", "is lost", "is lost", "is lost");

        runAndFail(aRun(step("train")), "Step 'train' is gone");
    }

    @Test
    void startsNothingNewAfterAFailure() {
        world.where("load", "fails");

        runAndFail(
                aRun(
                        step("load"),
                        step("train").reads("data", "load.out"),
                        step("other").after("train")),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("skipped train", "skipped other");
    }

    @Test
    void goesOnWithWhatDoesNotNeedTheFailedStepWhenAsked() {
        world.where("load", "fails");
        RunRequest request = aRun(
                step("load"),
                step("train").reads("data", "load.out"),
                step("a"),
                step("b").after("a"));

        runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.CONTINUE)),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("skipped train", "succeeded a", "succeeded b");
    }

    @Test
    void stopsRunningStepsAtOnceWhenAskedToFailFast() {
        world.whereNeverEnds("long").where("load", "fails");
        RunRequest request = aRun(step("long"), step("load"));

        runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.FAIL_FAST)),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("failed load", "stopped long");
    }

    @Test
    void recordsAStoppedRunOnceItsStepsHaveEnded() throws Exception {
        world.whereNeverEnds("long");
        WorkflowStub run = begin(aRun(step("long"), step("next").after("long")));
        world.awaitEndlessStep();

        run.cancel();

        assertThatThrownBy(() -> run.getResult(RunResult.class)).hasCauseInstanceOf(CanceledFailure.class);
        assertThat(world.log()).endsWith("stopped long", "skipped next", "run CLEANING_UP", "clean up", "run STOPPED");
        Histories.keep(temporal.getWorkflowClient(), run);
    }

    @Test
    void leavesOutAStepWhoseConditionIsFalseAndWhatNeedsIt() {
        RunResult result = run(aRun(step("load").leftOut(), step("train").reads("data", "load.out"), step("other")));

        assertThat(world.log()).contains("skipped load", "skipped train", "succeeded other");
        assertThat(result.skipped()).isEqualTo(2);
    }

    @Test
    void runsOneStepAloneOnEarlierResultsWhenAsked() {
        world.whereIsCached("load").whereIsCached("train");
        RunRequest request = aRun(
                step("load"),
                step("train").reads("data", "load.out"),
                step("report").after("train"));

        run(with(request, new RunOptions(false, null, "train", FailureMode.STOP)));

        assertThat(world.log()).contains("cached load", "succeeded train", "skipped report");
    }

    @Test
    void refusesToRunOneStepAloneWithoutEarlierResults() {
        RunRequest request = aRun(step("load"), step("train").reads("data", "load.out"));

        runAndFail(
                with(request, new RunOptions(false, null, "train", FailureMode.STOP)),
                "Cannot use step 'load': no earlier result");
    }

    @Test
    void runsAgainFromAStepOnWhenAsked() {
        world.whereIsCached("load").whereIsCached("train").whereIsCached("report");
        RunRequest request = aRun(
                step("load"),
                step("train").reads("data", "load.out"),
                step("report").after("train"));

        run(with(request, new RunOptions(false, "train", null, FailureMode.STOP)));

        assertThat(world.log()).contains("cached load", "succeeded train", "succeeded report");
    }

    @Test
    void resumesWithoutRedoingFinishedSteps() {
        world.where("train", "fails");
        RunRequest request = aRun(step("load"), step("train").reads("data", "load.out"));
        runAndFail(request, "Step 'train' exited with code 1");

        RunResult result = run(request.resume());

        assertThat(world.log()).containsOnlyOnce("succeeded load").contains("succeeded train (attempt 2)");
        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 1, 1, 0));
    }

    @Test
    void failsWithTheCatalogsMessageWhenTheStackIsUnknown() {
        RunRequest request = aRun(step("load"));

        runAndFail(
                new RunRequest(
                        "demo-1",
                        request.pipeline(),
                        "prod",
                        "code",
                        request.inputs(),
                        RunOptions.DEFAULT,
                        false,
                        false),
                "Cannot fetch stack 'prod': no stack of that name");
    }

    @Test
    void runsALargeMatrixInGroupsWithHistoriesOfTheirOwn() {
        String[] values = IntStream.range(0, 450).mapToObj(String::valueOf).toArray(String[]::new);

        RunResult result =
                run(aRun(step("train").over("alpha", values), step("compare").reads("m", "train.out")));

        assertThat(result.succeeded()).isEqualTo(451);
        assertThat(temporal.getWorkflowClient()
                        .fetchHistory(PipelineRun.workflowId("demo-1"))
                        .getEvents())
                .hasSizeLessThan(100);
    }

    @Test
    void startsNothingNewInOtherGroupsAfterAFailure() {
        String[] values = IntStream.range(0, 1_000).mapToObj(String::valueOf).toArray(String[]::new);
        world.where("train[alpha=3]", "fails");

        runAndFail(aRun(step("train").over("alpha", values)), "Step 'train[alpha=3]' exited with code 1");

        assertThat(world.log().stream().filter(line -> line.startsWith("skipped train[")))
                .isNotEmpty();
    }

    @Test
    void continuesALongRunInANewHistory() {
        Pipelines.StepBuilder[] chain = IntStream.range(0, 1_100)
                .mapToObj(i -> i == 0 ? step("s0") : step("s" + i).after("s" + (i - 1)))
                .toArray(Pipelines.StepBuilder[]::new);

        WorkflowStub run = begin(aRun(chain));
        RunResult result = run.getResult(RunResult.class);

        assertThat(result.succeeded() + result.cached()).isEqualTo(1_100);
        assertThat(List.copyOf(new java.util.HashSet<>(world.log())))
                .as("no step is run twice")
                .hasSize(1_100 + 6);
    }

    @Test
    void endsARunThatTakesLongerThanItsTimeout() {
        world.whereNeverEnds("long");
        RunRequest request = aRun(step("long"), step("next").after("long"));

        runAndFail(
                Pipelines.within(Duration.ofSeconds(1), request), "Run 'demo-1' took longer than its timeout of PT1S");

        assertThat(world.log()).contains("stopped long", "skipped next");
    }
}
