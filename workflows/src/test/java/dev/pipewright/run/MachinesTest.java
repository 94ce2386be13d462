package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.base;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which machines a run starts, what runs where, and when each is given back. */
class MachinesTest {
    private final FakeWorld world = new FakeWorld().on(MachineStack.unlimited());
    private final FakeCloud cloud = world.cloud();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    private List<String> log(String prefix) {
        return world.log().stream().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void tellsTheStoryOfARunOnAMachineInOrder() {
        runs.run(inContainers(aRun(step("load"), step("train").reads("data", "load.out"))));

        assertThat(world.log())
                .containsSubsequence(
                        "run PREPARING",
                        "resolve python",
                        "started machine 1",
                        "greet machine 1",
                        "seal [] and log-in",
                        "run load on machine 1",
                        "succeeded load",
                        "run train on machine 1",
                        "succeeded train",
                        "run CLEANING_UP",
                        "release all",
                        "run COMPLETED")
                .containsSubsequence("run RUNNING_STEPS", "run load on machine 1")
                .containsSubsequence("greet machine 1", "release machine 1: released")
                .containsOnlyOnce("build python", "release machine 1: released")
                .doesNotContain("start machine 2", "clean up");
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void buildsTheImageWhileTheMachineBoots() {
        cloud.whereEndsAfter("build python", "start machine 1").whereEndsAfter("start machine 1", "build python");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log())
                .containsSubsequence("build python", "started machine 1", "run load on machine 1")
                .containsSubsequence("start machine 1", "built python", "run load on machine 1");
    }

    @Test
    void startsNoMachineForStepsThatEarlierResultsAnswer() {
        world.whereIsCached("load").whereIsCached("train");

        runs.run(inContainers(aRun(step("load"), step("train").reads("data", "load.out"))));

        assertThat(log("start machine")).isEmpty();
        assertThat(world.log())
                .doesNotContain("build python", "release all")
                .endsWith("cached train", "run CLEANING_UP", "run COMPLETED");
    }

    @Test
    void sharesAMachineBetweenStepsThatAskForTheSame() {
        runs.run(inContainers(aRun(
                step("a").asking(2).over("alpha", "1", "2"),
                step("b").asking(2),
                step("big").asking(8))));

        assertThat(log("start machine")).hasSize(2);
        assertThat(log("run a[alpha=1]").get(0).replace("a[alpha=1]", "b"))
                .isEqualTo(log("run b on").get(0));
        assertThat(log("run big").get(0).replace("big", "b"))
                .isNotEqualTo(log("run b on").get(0));
    }

    @Test
    void sharesAMachineBetweenAStepThatAsksForOneCpuAndOneThatSaysNothing() {
        runs.run(inContainers(aRun(step("a"), step("b").asking(1), step("c").after("a", "b"))));

        assertThat(log("start machine")).hasSize(1);
        assertThat(log("release machine")).containsExactly("release machine 1: released");
    }

    @Test
    void givesAStepAMachineOfItsOwnWhenItAsksForOne() {
        runs.run(inContainers(
                aRun(step("a"), step("b").onItsOwnMachine(), step("c").onItsOwnMachine())));

        assertThat(log("start machine")).hasSize(3);
        assertThat(log("release machine")).hasSize(3);
    }

    @Test
    void releasesAMachineAsSoonAsNoStepCanNeedIt() {
        runs.run(inContainers(aRun(
                step("small"),
                step("big").asking(8).after("small"),
                step("last").asking(8).after("big"))));

        assertThat(log("start machine")).hasSize(2);
        assertThat(world.log())
                .containsSubsequence("succeeded small", "release machine 1: released", "succeeded big")
                .containsSubsequence("run last on machine 2", "release machine 2: released");
    }

    @Test
    void keepsAMachineForALaterStep() {
        runs.run(inContainers(aRun(
                step("first"),
                step("big").asking(8).after("first"),
                step("third").after("big"))));

        assertThat(log("start machine")).hasSize(2);
        assertThat(world.log()).contains("run third on machine 1");
    }

    @Test
    void givesWaitingStepsTheirTurnWhenThereMayBeNoMoreMachines() {
        world.on(MachineStack.atMost(1));

        runs.run(inContainers(aRun(
                step("first"),
                step("big").asking(8).after("first"),
                step("third").after("big"),
                step("own").onItsOwnMachine().after("first"))));

        List<String> machines = world.log().stream()
                .filter(line -> line.startsWith("start machine") || line.startsWith("release machine"))
                .toList();
        for (int i = 0; i < machines.size(); i++) {
            assertThat(machines.get(i)).startsWith(i % 2 == 0 ? "start" : "release");
        }
        assertThat(world.log()).contains("succeeded third", "succeeded own");
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void sealsWhatAStepMustKnowForItsMachine() {
        runs.run(inContainers(aRun(step("load").knowing("DB"))));

        assertThat(world.log()).containsSubsequence("seal [DB] and log-in", "run load on machine 1");
        assertThat(world.executionOf("load").sealed()).isEqualTo("for key 1 of machine 1");
    }

    @Test
    void sealsNoLogInForWhatAMachineMayPullByItsRole() {
        world.on(MachineStack.inAws()).pushingTo(new ContainerRegistry.Aws("registry"));
        runs.run(inContainers(aRun(step("load"), step("train").knowing("DB"))));

        assertThat(world.log()).containsOnlyOnce("seal [DB]").doesNotContain("seal [] and log-in");
        assertThat(world.executionOf("load").sealed()).isNull();
    }

    @Test
    void sealsALogInForImagesThatAreNotInTheMachinesCloud() {
        world.on(MachineStack.inAws()).pushingTo(new ContainerRegistry.Aws("another"));
        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log()).contains("seal [] and log-in");
    }

    @Test
    void sealsAgainForAWorkerThatWasStartedAnew() {
        world.where("load", "cannot read its secrets");

        runs.run(inContainers(aRun(step("load").knowing("DB"))));

        assertThat(log("greet machine 1")).hasSize(2);
        assertThat(log("run load")).hasSize(2);
        assertThat(world.executionOf("load").sealed()).isEqualTo("for key 2 of machine 1");
        assertThat(world.executionOf("load").attempt()).isEqualTo(1);
        assertThat(world.log()).contains("succeeded load");
    }

    @Test
    void givesUpASealThatNoWorkerCanRead() {
        String[] ends = new String[30];
        Arrays.fill(ends, "cannot read its secrets");
        world.where("load", ends);

        runs.runAndFail(inContainers(aRun(step("load").knowing("DB"))), "sealed for another worker");
    }

    @Test
    void failsEachStepWhenNoMachineCanBeHad() {
        cloud.where("start machine 1", "is refused");

        runs.runAndFail(
                inContainers(
                        aRun(step("load").over("alpha", "1", "2"), step("next").after("load"))),
                "Cannot start machine 1: it is not allowed");

        assertThat(world.log())
                .contains("failed load[alpha=1]", "failed load[alpha=2]", "skipped next", "release all")
                .doesNotContain("run RUNNING_STEPS", "start machine 2");
    }

    @Test
    void releasesTheMachineOfAStepWhoseImageCannotBeBuilt() {
        cloud.where("build python", "waits for attend machine 1", "is refused");

        runs.runAndFail(inContainers(aRun(step("load"))), "Cannot build python: it is not allowed");

        assertThat(world.log())
                .contains("failed load", "release machine 1: released", "release all")
                .doesNotContain("run load on machine 1");
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void goesOnReleasingUntilItIsConfirmed() {
        cloud.where("release machine 1: released", "is unavailable", "is unavailable");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(log("release machine 1: released")).hasSize(3);
        assertThat(cloud.machinesLeft()).isZero();
    }

    @Test
    void endsTheRunWhenAMachineMayNotBeReleased() {
        cloud.where("release machine 1: released", "is refused");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.log()).containsSubsequence("release machine 1: released", "release all", "run COMPLETED");
    }

    @Test
    void retriesAStepOnTheMachineThatIsThere() {
        world.where("load", "fails");
        Pipelines.StepBuilder twice = step("load").tried(new Retry(2, Duration.ZERO, 1));

        runs.run(inContainers(aRun(twice)));

        assertThat(log("run load")).containsExactly("run load on machine 1", "run load on machine 1");
    }

    @Test
    void runsALargeMatrixOnOneMachineWithoutGroups() {
        String[] values = IntStream.range(0, 120).mapToObj(String::valueOf).toArray(String[]::new);

        RunResult result =
                runs.run(inContainers(aRun(step("train").in(base("spark")).over("alpha", values))));

        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 120, 0, 0));
        assertThat(log("start machine")).hasSize(1);
    }

    @Test
    void continuesALongRunOnOtherMachinesWithTheImagesThatItHas() {
        String[] values = IntStream.range(0, 900).mapToObj(String::valueOf).toArray(String[]::new);

        WorkflowStub run = runs.begin(inContainers(aRun(step("train").over("alpha", values))));
        RunResult result = run.getResult(RunResult.class);

        assertThat(result.succeeded() + result.cached()).isEqualTo(900);
        assertThat(log("run train")).as("no step is run twice").hasSize(900);
        assertThat(world.log())
                .containsOnlyOnce("resolve python", "build python")
                .containsSubsequence(
                        "started machine 1",
                        "release machine 1: released",
                        "release all",
                        "run FETCHING_STACK",
                        "started machine 1",
                        "release machine 1: released",
                        "release all",
                        "run COMPLETED");
        assertThat(cloud.machinesLeft()).isZero();
    }
}
