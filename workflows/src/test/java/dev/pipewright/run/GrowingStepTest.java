package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.stack.Orchestrator;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps that run out of memory in the worker's own engine, and may have more. */
class GrowingStepTest {
    private static final Retry TWICE = new Retry(2, Duration.ZERO, 1);
    private static final String OUT = "runs out of memory";

    private final FakeWorld world = new FakeWorld().on(new Orchestrator.LocalDocker(0, 0, null, null));

    @RegisterExtension
    private final Runs runs = new Runs(world);

    private static Pipelines.StepBuilder train() {
        return step("train").askingForGibibytes(2).growing();
    }

    private long gibibytesOf(String leg) {
        return world.executionOf(leg).resources().memoryBytes() >> 30;
    }

    @Test
    void runsAStepAgainWithTwiceTheMemoryThatItRanOutOf() {
        world.where("train", OUT);

        runs.run(inContainers(aRun(train())));

        assertThat(world.log())
                .containsSubsequence(
                        "failed train",
                        "train again: attempt 1 ran out of 2GiB of memory, this one has 4GiB",
                        "succeeded train (attempt 2)");
        assertThat(world.messageOf("train", 1)).isEqualTo("ran out of 2GiB of memory, tries again with 4GiB");
        assertThat(gibibytesOf("train")).isEqualTo(4);
    }

    @Test
    void doublesWhatAStepHadThatAskedForNone() {
        world.where("train", "runs out of 3 GiB");

        runs.run(inContainers(aRun(step("train").growing())));

        assertThat(gibibytesOf("train")).isEqualTo(6);
    }

    @Test
    void doesNotSpendTheRetriesOfAStepThatGrows() {
        world.where("train", OUT, "fails", OUT, "fails");

        runs.runAndFail(inContainers(aRun(train().tried(TWICE))), "Step 'train' exited with code 1");

        assertThat(world.log())
                .containsSubsequence(
                        "failed train",
                        "failed train (attempt 2)",
                        "failed train (attempt 3)",
                        "failed train (attempt 4)");
        assertThat(gibibytesOf("train")).isEqualTo(8);
    }

    @Test
    void givesALostStepWhatItHadGrownTo() {
        world.where("train", OUT, "is lost");

        runs.run(inContainers(aRun(train())));

        assertThat(world.log()).contains("succeeded train (attempt 3)");
        assertThat(gibibytesOf("train")).isEqualTo(4);
    }

    @Test
    void givesUpAStepThatHasGrownThreeTimes() {
        world.where("train", OUT, OUT, OUT, OUT);

        runs.runAndFail(
                inContainers(aRun(train())),
                "Step 'train' ran out of memory; it grew from 2GiB to 16GiB, and no step grows more than 3 times");

        assertThat(world.messageOf("train", 3)).isEqualTo("ran out of 8GiB of memory, tries again with 16GiB");
    }

    @Test
    void growsToWhatItsOrchestratorHasAndNoFurther() {
        world.whereThereIs(3).where("train", OUT, OUT);

        runs.runAndFail(
                inContainers(aRun(train())),
                "Step 'train' ran out of memory; it grew from 2GiB to 3GiB, all that its orchestrator has");
    }

    @Test
    void failsAStepThatHadAllThereIs() {
        world.whereThereIs(2).where("train", OUT);

        runs.runAndFail(
                inContainers(aRun(train())),
                "Step 'train' ran out of memory; it cannot grow: 2GiB is all that its orchestrator has");
    }

    @Test
    void leavesAStepThatCannotGrowToItsRetries() {
        world.whereThereIs(2).where("train", OUT);

        runs.run(inContainers(aRun(train().tried(TWICE))));

        assertThat(gibibytesOf("train")).isEqualTo(2);
        assertThat(world.log()).contains("succeeded train (attempt 2)");
    }

    @Test
    void failsAStepThatIsNotToGrow() {
        world.where("train", OUT);

        runs.runAndFail(inContainers(aRun(step("train").askingForGibibytes(2))), "Step 'train' ran out of memory");
    }

    @Test
    void growsTheLegsOfAGroup() {
        String[] values = IntStream.range(0, 120).mapToObj(String::valueOf).toArray(String[]::new);
        world.where("train[alpha=7]", OUT);

        RunResult result = runs.run(inContainers(aRun(train().over("alpha", values))));

        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 120, 0, 0));
        assertThat(gibibytesOf("train[alpha=7]")).isEqualTo(4);
        assertThat(gibibytesOf("train[alpha=8]")).isEqualTo(2);
    }

    @Test
    void asksTheCacheTheSameWhetherAStepMayGrowOrNot() {
        runs.run(inContainers(aRun(step("train"))));
        StepPreparation before = world.preparationOf("train");

        runs.run(inContainers(aRun(train())));

        assertThat(world.preparationOf("train")).isEqualTo(before);
    }
}
