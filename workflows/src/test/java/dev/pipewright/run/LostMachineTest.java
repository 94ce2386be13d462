package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Machines that die, fall silent or never come up. */
class LostMachineTest {
    private final FakeWorld world = new FakeWorld().on(MachineStack.unlimited());
    private final FakeCloud cloud = world.cloud();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    private List<String> log(String prefix) {
        return world.log().stream().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void replacesAMachineThatIsGoneWithoutSpendingRetries() {
        world.where("load", "kills its machine");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence(
                        "run load on machine 1",
                        "look for machine 1",
                        "lost load",
                        "run load on machine 2",
                        "succeeded load (attempt 2)")
                .contains("release machine 1: machine demo-1-1 is gone", "release machine 2: released");
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void replacesAMachineOnceForAllItsSteps() {
        world.where("a", "kills its machine").where("b", "kills its machine");

        runs.run(inContainers(aRun(step("a"), step("b"))));

        assertThat(log("start machine")).hasSizeBetween(2, 3);
        assertThat(log("lost ")).hasSizeBetween(2, 3);
        assertThat(log("succeeded ")).hasSize(2);
    }

    @Test
    void givesUpAStepThatTakesThreeMachinesWithIt() {
        world.where("load", "kills its machine", "kills its machine", "kills its machine");

        runs.runAndFail(
                inContainers(aRun(step("load"))),
                "Step 'load' has lost 3 machines (demo-1-1, demo-1-2, demo-1-3) and is not tried again: it may be what"
                        + " kills them (the last: machine demo-1-3 is gone; see how much memory it takes, and ask for"
                        + " more with resources: {memory: ...})");

        assertThat(log("lost load")).hasSize(3);
        assertThat(log("start machine")).hasSize(3);
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void goesOnWithAMachineWhoseWorkerWasStartedAnew() {
        world.where("load", "outlives its worker");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence(
                        "attend machine 1", "look for machine 1", "attend machine 1 again", "succeeded load")
                .doesNotContain("lost load", "start machine 2");
    }

    @Test
    void reattachesToAStepWhoseWorkerWasKilledBeforeItIsKnownThatTheMachineIsThere() {
        world.where("load", "is left by its worker", "goes on until its machine is attended again");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence(
                        "run load on machine 1",
                        "run load on machine 1",
                        "look for machine 1",
                        "attend machine 1 again",
                        "succeeded load")
                .doesNotContain("lost load", "start machine 2");
        assertThat(world.executionOf("load").attempt()).isEqualTo(1);
    }

    @Test
    void replacesAMachineThatIsThereButDoesNotAnswer() {
        world.on(MachineStack.impatient()).where("load", "silences its machine");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence("look for machine 1", "lost load", "succeeded load (attempt 2)")
                .contains("release machine 1: machine demo-1-1 is there but has not answered for 4 s");
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void replacesAMachineThatNeverComesUp() {
        world.on(MachineStack.impatient());
        cloud.whereNobodyAnswersOn(1);

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence("start machine 1", "lost load", "start machine 2", "succeeded load (attempt 2)")
                .contains("release machine 1: machine demo-1-1 did not report within 4 s of its start");
    }

    @Test
    void replacesAMachineThatIsGoneBeforeItReportedWithoutWaitingForItsBootTimeout() {
        world.on(MachineStack.bootingWithin(Duration.ofSeconds(30)));
        cloud.whereDiesAsItBoots(1);

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence(
                        "started machine 1",
                        "look for machine 1",
                        "lost load",
                        "start machine 2",
                        "succeeded load (attempt 2)")
                .contains("release machine 1: machine demo-1-1 is gone before it reported");
        assertThat(world.messageOf("load", 1))
                .isEqualTo("machine demo-1-1 is gone before it reported; see why with: pipewright machines logs"
                        + " demo-1-1");
    }

    @Test
    void waitsForAMachineThatBootsForLong() {
        world.on(MachineStack.bootingWithin(Duration.ofSeconds(30)));
        cloud.whereBootsOnceLookedFor(1);

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence("started machine 1", "look for machine 1", "greet machine 1", "succeeded load")
                .doesNotContain("lost load", "start machine 2");
    }

    @Test
    void givesUpAStepForWhichNoMachineComesUp() {
        world.on(MachineStack.impatient());
        cloud.whereNobodyAnswersOn(1).whereNobodyAnswersOn(2).whereNobodyAnswersOn(3);

        runs.runAndFail(
                inContainers(aRun(step("load"))),
                "Step 'load' has no machine: none of the 3 that were started for it came up (demo-1-1, demo-1-2,"
                        + " demo-1-3; machine demo-1-3 did not report within 4 s of its start; see why with: pipewright"
                        + " machines logs demo-1-3)");

        assertThat(world.log()).doesNotContain("run RUNNING_STEPS");
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void replacesALostMachineThoughThereMayBeOnlyOne() {
        world.on(MachineStack.atMost(1)).where("load", "kills its machine");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log()).contains("succeeded load (attempt 2)");
    }
}
