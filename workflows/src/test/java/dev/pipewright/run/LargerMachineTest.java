package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.pipeline.Retry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps that run out of memory on a machine, and are given a larger one. */
class LargerMachineTest {
    private static final String OUT = "runs out of memory";

    private final FakeWorld world = new FakeWorld().on(MachineStack.unlimited());
    private final FakeCloud cloud = world.cloud();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    private static Pipelines.StepBuilder train() {
        return step("train").askingForGibibytes(2).growing();
    }

    private List<String> log(String prefix) {
        return world.log().stream().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void givesBackTheMachineThatWasTooSmallWhileTheNextOneBoots() {
        world.where("train", OUT);
        cloud.where("start machine 2", "waits for release machine 1: released");

        runs.run(inContainers(aRun(train())));

        assertThat(world.log())
                .containsSubsequence(
                        "run train on machine 1",
                        "failed train",
                        "release machine 1: released",
                        "started machine 2",
                        "run train on machine 2",
                        "succeeded train (attempt 2)",
                        "release machine 2: released");
        assertThat(cloud.request(1).resources().memoryBytes()).isEqualTo(2L << 30);
        assertThat(cloud.request(2).resources().memoryBytes()).isEqualTo(4L << 30);
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void makesRoomForTheLargerMachineWhereThereMayBeOne() {
        world.on(MachineStack.atMost(1)).where("train", OUT);

        runs.run(inContainers(aRun(train(), step("other").askingForGibibytes(2).after("train"))));

        assertThat(world.log())
                .containsSubsequence("release machine 1: released", "start machine 2", "run train on machine 2")
                .contains("run other on machine 3");
    }

    @Test
    void keepsTheMachineOfStepsThatHaveNotGrown() {
        world.where("train[alpha=1]", OUT).where("train[alpha=2]", "fails after run train[alpha=1] on machine 2");

        runs.run(inContainers(aRun(train().over("alpha", "1", "2").tried(new Retry(2, Duration.ZERO, 1)))));

        assertThat(log("run train[alpha=2]"))
                .containsExactly("run train[alpha=2] on machine 1", "run train[alpha=2] on machine 1");
        assertThat(log("start machine")).hasSize(2);
    }

    @Test
    void sharesTheLargerMachineBetweenThoseThatGrew() {
        world.where("train[alpha=1]", OUT).where("train[alpha=2]", OUT);
        cloud.where("start machine 2", "waits for failed train[alpha=1]", "waits for failed train[alpha=2]");

        runs.run(inContainers(aRun(train().over("alpha", "1", "2"))));

        assertThat(log("start machine")).hasSize(2);
        assertThat(world.log()).contains("run train[alpha=1] on machine 2", "run train[alpha=2] on machine 2");
    }

    @Test
    void growsAStepOnMachinesOfItsOwn() {
        world.where("train", OUT, OUT);

        runs.run(inContainers(aRun(train().onItsOwnMachine())));

        assertThat(log("release machine"))
                .containsExactlyInAnyOrder(
                        "release machine 1: released", "release machine 2: released", "release machine 3: released");
        assertThat(cloud.request(3).resources().memoryBytes()).isEqualTo(8L << 30);
    }

    @Test
    void saysHowFarAStepGrewForWhichThereIsNoLargerMachine() {
        world.where("train", OUT, OUT);
        cloud.where("start machine 3", "is refused");

        runs.runAndFail(
                inContainers(aRun(train())),
                "Step 'train' ran out of memory; it grew from 2GiB to 4GiB and was to grow to 8GiB, which cannot be had:"
                        + " Cannot start machine 3: it is not allowed");

        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void saysThatThereIsNoLargerMachineAtAll() {
        world.where("train", OUT);
        cloud.where("start machine 2", "is refused");

        runs.runAndFail(
                inContainers(aRun(train())),
                "Step 'train' ran out of memory; it was to grow from 2GiB to 4GiB, which cannot be had:"
                        + " Cannot start machine 2: it is not allowed");
    }

    @Test
    void startsNoThirdMachineWhereTheSecondWasNoLarger() {
        world.where("train", "runs out of 1 GiB", "runs out of 1 GiB");

        runs.runAndFail(
                inContainers(aRun(step("train").growing())),
                "Step 'train' ran out of memory; it grew from 1GiB to 2GiB, but its machine has no more than 1GiB");

        assertThat(log("start machine")).hasSize(2);
    }

    @Test
    void startsNoSecondMachineWhereTheFirstHasLessThanWasAskedFor() {
        world.where("train", "runs out of 1 GiB");

        runs.runAndFail(
                inContainers(aRun(train())),
                "Step 'train' ran out of memory; it cannot grow: its machine has no more than 1GiB");

        assertThat(log("start machine")).hasSize(1);
    }
}
