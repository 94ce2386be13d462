package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static dev.pipewright.run.Pipelines.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.pipeline.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run does with its steps, as the catalog hears of it. */
class PipelineRunTest {
    private final FakeWorld world = new FakeWorld();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    @Test
    void tellsTheStoryOfARunInOrder() {
        RunResult result = runs.run(
                aRun(step("load").reads("raw", "inputs.raw"), step("train").reads("data", "load.out")));

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
    void doesNotRecordAgainWhatWasRecordedOnTheSpot() {
        world.whereStepsAreRecordedOnTheSpot().where("train", "fails");

        RunResult result = runs.run(
                aRun(step("load"), step("train").reads("data", "load.out").tried(new Retry(2, Duration.ZERO, 1))));

        assertThat(world.log()).contains("failed train").noneMatch(event -> event.startsWith("succeeded"));
        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 2, 0, 0));
    }

    @Test
    void beginsNoMoreLegsAtOnceThanItIsTold() {
        world.where("slow", "fails");

        runs.run(aRun(slow(), step("quick")).withLegsAtOnce(1));

        assertThat(world.log()).containsSubsequence("failed slow", "succeeded slow (attempt 2)", "succeeded quick");
    }

    @Test
    void beginsLegsBesideOneThatWaits() {
        world.where("slow", "fails");

        runs.run(aRun(slow(), step("quick")));

        assertThat(world.log()).containsSubsequence("succeeded quick", "succeeded slow (attempt 2)");
    }

    private static Pipelines.StepBuilder slow() {
        return step("slow").tried(new Retry(2, Duration.ofHours(1), 1));
    }

    @Test
    void runsAStepForEachCombinationAndGathersTheLegs() {
        runs.run(
                aRun(step("train").over("alpha", "0.1", "it's"), step("compare").reads("models", "train.out")));

        assertThat(world.inputsOf("train[alpha=it_s]")).startsWith("make train 'it'\\''s'");
        assertThat(world.inputsOf("compare")).isEqualTo("make compare <- [models=[alpha=0.1/out, alpha=it_s/out]]");
    }

    @Test
    void doesNotRunAStepWhoseResultIsKnown() {
        world.whereIsCached("load");

        RunResult result = runs.run(aRun(step("load"), step("train").reads("data", "load.out")));

        assertThat(world.log()).contains("cached load", "succeeded train").doesNotContain("succeeded load");
        assertThat(result.cached()).isEqualTo(1);
    }

    @Test
    void leavesOutAStepWhoseConditionIsFalseAndWhatNeedsIt() {
        RunResult result =
                runs.run(aRun(step("load").leftOut(), step("train").reads("data", "load.out"), step("other")));

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

        runs.run(with(request, new RunOptions(false, null, "train", FailureMode.STOP)));

        assertThat(world.log()).contains("cached load", "succeeded train", "skipped report");
    }

    @Test
    void refusesToRunOneStepAloneWithoutEarlierResults() {
        RunRequest request = aRun(step("load"), step("train").reads("data", "load.out"));

        runs.runAndFail(
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

        runs.run(with(request, new RunOptions(false, "train", null, FailureMode.STOP)));

        assertThat(world.log()).contains("cached load", "succeeded train", "succeeded report");
    }
}
