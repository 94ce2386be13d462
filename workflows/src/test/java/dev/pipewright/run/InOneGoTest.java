package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static dev.pipewright.run.Pipelines.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.pipeline.Retry;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of processes of which nothing was executed before: who executes a step asks the cache about it first. */
class InOneGoTest {
    private final FakeWorld world = new FakeWorld();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    @BeforeEach
    void recordOnTheSpot() {
        world.whereStepsAreRecordedOnTheSpot();
    }

    @Test
    void needsOneActivityForAStep() {
        RunResult result = runs.run(
                aRun(step("load").reads("raw", "inputs.raw"), step("train").reads("data", "load.out"))
                        .neverExecuted());

        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 2, 0, 0));
        assertThat(world.inputsOf("train")).isEqualTo("make train <- [data=load.out]");
        assertThat(runs.client().fetchHistory(PipelineRun.workflowId("demo-1")).getEvents())
                .filteredOn(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .as("two steps and the removal of their directories")
                .hasSize(3);
    }

    @Test
    void asksTheCacheWhatOtherRunsAsk() {
        RunRequest request =
                aRun(step("load"), step("train").reads("data", "load.out").over("alpha", "0.1"));
        runs.run(request);
        StepPreparation asked = world.preparationOf("train[alpha=0.1]");

        runs.run(request.neverExecuted());

        assertThat(world.preparationOf("train[alpha=0.1]")).isNotSameAs(asked).isEqualTo(asked);
    }

    @Test
    void takesAnEarlierResultForAStep() {
        world.whereIsCached("load");

        RunResult result = runs.run(
                aRun(step("load"), step("train").reads("data", "load.out")).neverExecuted());

        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 1, 1, 0));
        assertThat(world.log()).contains("cached load");
        assertThat(world.inputsOf("train")).isEqualTo("make train <- [data=load.out]");
    }

    @Test
    void triesAStepAgainWithoutAskingAgain() {
        world.where("train", "fails", "is lost");

        runs.run(aRun(step("train").tried(new Retry(2, Duration.ofHours(1), 1))).neverExecuted());

        assertThat(world.log()).containsSubsequence("failed train", "lost train (attempt 2)", "run COMPLETED");
        assertThat(world.executionOf("train").attempt()).isEqualTo(3);
        assertThat(world.executionOf("train").terms()).isNull();
    }

    @Test
    void recordsWhatWasNotRecordedOnTheSpot() {
        world.whereStepsAreRecordedElsewhere();

        runs.run(aRun(step("train")).neverExecuted());

        assertThat(world.log()).contains("succeeded train");
    }

    @Test
    void asksFirstAboutAStepThatMustNotRun() {
        RunRequest request = aRun(step("load"), step("train").reads("data", "load.out"));

        runs.runAndFail(
                with(request, new RunOptions(false, null, "train", FailureMode.STOP))
                        .neverExecuted(),
                "Cannot use step 'load': no earlier result");
    }

    @Test
    void recordsAStepThatWasStopped() throws Exception {
        world.whereNeverEnds("train");
        WorkflowStub run =
                runs.begin(aRun(step("train"), step("next").after("train")).neverExecuted());
        world.awaitEndlessStep();

        runs.stop(run);

        assertThat(world.log()).endsWith("stopped train", "skipped next", "run CLEANING_UP", "clean up", "run STOPPED");
    }

    @Test
    void stopsOthersAtOnceWhenAskedToFailFast() {
        world.whereNeverEnds("long").where("load", "fails");
        RunRequest request = aRun(step("long"), step("load"));

        runs.runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.FAIL_FAST))
                        .neverExecuted(),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("failed load", "stopped long");
    }

    @Test
    void runsTheGroupsOfALargeMatrix() {
        String[] values = IntStream.range(0, 120).mapToObj(String::valueOf).toArray(String[]::new);
        world.whereIsCached("train[alpha=7]").where("train[alpha=8]", "is lost");

        RunResult result = runs.run(aRun(step("train").over("alpha", values)).neverExecuted());

        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 119, 1, 0));
    }

    @Test
    void isNotKnownOfARunThatIsResumed() {
        RunRequest request = aRun(step("train")).neverExecuted();

        assertThat(request.resume().unattempted()).isFalse();
        assertThat(request.continued(null, List.of()).unattempted()).isTrue();
    }
}
