package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static dev.pipewright.run.Pipelines.with;
import static dev.pipewright.run.Pipelines.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.pipeline.Retry;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that are stopped, in each chapter: the machines are given back, and nothing else starts. */
class StoppedMachineRunTest {
    private final FakeWorld world = new FakeWorld().on(MachineStack.unlimited());
    private final FakeCloud cloud = world.cloud();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    @AfterEach
    void leavesNoMachine() {
        assertThat(cloud.machinesLeft()).isZero();
    }

    private RunRequest twoSteps() {
        return inContainers(aRun(step("load"), step("next").after("load")));
    }

    @Test
    void stopsWhileImagesAreResolved() {
        cloud.where("resolve python", "never ends");
        WorkflowStub run = runs.begin(twoSteps());
        cloud.await("resolve python");

        runs.stop(run);

        assertThat(world.log())
                .contains("stopped load", "skipped next")
                .doesNotContain("start machine 1", "release all")
                .endsWith("run CLEANING_UP", "run STOPPED");
    }

    @Test
    void stopsWhileAMachineIsBeingStarted() {
        cloud.where("start machine 1", "never ends");
        WorkflowStub run = runs.begin(twoSteps());
        cloud.await("start machine 1");

        runs.stop(run);

        assertThat(world.log())
                .contains("stopped load", "skipped next")
                .doesNotContain("run RUNNING_STEPS")
                .endsWith("run CLEANING_UP", "release all", "run STOPPED");
    }

    @Test
    void stopsWhileAMachineBoots() {
        world.on(MachineStack.bootingWithin(Duration.ofSeconds(30)));
        cloud.whereNobodyAnswersOn(1);
        WorkflowStub run = runs.begin(twoSteps());
        cloud.await("look for machine 1");

        runs.stop(run);

        assertThat(world.log())
                .contains("stopped load", "skipped next")
                .doesNotContain("run load on machine 1")
                .containsSubsequence("release all", "run STOPPED");
    }

    @Test
    void stopsWhileAnImageIsBuiltAndTheMachineIsThere() {
        cloud.where("build python", "never ends");
        WorkflowStub run = runs.begin(twoSteps());
        cloud.await("attend machine 1");

        runs.stop(run);

        assertThat(world.log())
                .contains("stopped load", "skipped next", "release machine 1: released")
                .doesNotContain("run load on machine 1");
    }

    @Test
    void stopsAStepOnItsMachineBeforeTheMachineIsReleased() throws Exception {
        world.whereNeverEnds("load");
        WorkflowStub run = runs.begin(twoSteps());
        world.awaitEndlessStep();

        runs.stop(run);

        assertThat(world.log())
                .containsSubsequence("stopped load", "release machine 1: released", "release all", "run STOPPED")
                .contains("skipped next")
                .doesNotContain("run next on machine 1");
    }

    @Test
    void stopsBetweenAttempts() {
        world.where("load", "fails");
        WorkflowStub run = runs.begin(inContainers(aRun(step("load").tried(new Retry(2, Duration.ofHours(1), 1)))));
        cloud.await("failed load");

        runs.stop(run);

        assertThat(world.log()).containsSubsequence("release machine 1: released", "release all", "run STOPPED");
    }

    @Test
    void stopsWhileAMachineIsReleased() {
        cloud.whereEndsAfter("release machine 1: released", "the run is stopped");
        world.whereNeverEnds("big");
        WorkflowStub run =
                runs.begin(inContainers(aRun(step("load"), step("big").asking(8).after("load"))));
        cloud.await("release machine 1: released");
        cloud.await("run big on machine 2");
        run.cancel();
        cloud.tell("the run is stopped");

        runs.stop(run);

        assertThat(world.log())
                .containsOnlyOnce("release machine 1: released", "release machine 2: released")
                .containsSubsequence("release all", "run STOPPED");
    }

    @Test
    void stopsAStepWhoseMachineDiesMeanwhile() {
        world.where("load", "kills its machine", "kills its machine", "kills its machine");
        WorkflowStub run = runs.begin(twoSteps());
        cloud.await("run load on machine 1");

        runs.stop(run);

        assertThat(world.log()).contains("release all").doesNotContain("run next on machine 1");
    }

    @Test
    void endsARunOnMachinesThatTakesLongerThanItsTimeout() {
        cloud.whereNobodyAnswersOn(1);

        runs.runAndFail(within(Duration.ofSeconds(10), twoSteps()), "Run 'demo-1' took longer than its timeout of 10s");

        assertThat(world.log()).contains("stopped load", "skipped next").doesNotContain("start machine 2");
    }

    @Test
    void endsARunWhoseImageTakesLongerThanItsTimeout() {
        cloud.where("build python", "never ends");

        runs.runAndFail(within(Duration.ofSeconds(10), twoSteps()), "Run 'demo-1' took longer than its timeout of 10s");

        assertThat(world.log())
                .contains("stopped load", "skipped next", "release machine 1: released")
                .containsSubsequence("release all", "run FAILED: Run 'demo-1' took longer than its timeout of 10s")
                .doesNotContain("run load on machine 1", "start machine 2");
    }

    @Test
    void givesBackAMachineThatStillBootsWhenAskedToFailFast() {
        cloud.whereNobodyAnswersOn(2);
        world.where("load", "fails after started machine 2");
        RunRequest request = inContainers(aRun(
                step("first"), // has machine 1, so that which of the others asks first makes no difference
                step("load").after("first"),
                step("other").asking(4).after("first")));

        runs.runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.FAIL_FAST)),
                "Step 'load' exited with code 1");

        assertThat(world.log())
                .contains("failed load", "stopped other", "release machine 2: released", "release all")
                .doesNotContain("run other on machine 2", "look for machine 2");
    }

    @Test
    void stopsWhileItMakesSureThatNoMachineIsLeft() {
        cloud.whereEndsAfter("release all", "the run is stopped");
        WorkflowStub run = runs.begin(twoSteps());
        cloud.await("release all");
        run.cancel();
        cloud.tell("the run is stopped");

        runs.stop(run);

        assertThat(world.log())
                .containsOnlyOnce("release machine 1: released", "release all")
                .as("what Temporal says of a workflow that was cancelled, whatever it returns")
                .endsWith("run STOPPED");
    }

    @Test
    void stopsOtherStepsAtOnceWhenAskedToFailFast() {
        world.whereNeverEnds("long").where("load", "fails");
        RunRequest request = inContainers(aRun(step("long").asking(4), step("load")));

        runs.runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.FAIL_FAST)),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("failed load", "stopped long", "release all");
    }

    @Test
    void givesBackMachinesThatNothingCanNeedAfterAFailure() {
        world.where("load", "fails");
        RunRequest request = inContainers(aRun(
                step("load"), step("other").asking(4), step("next").asking(4).after("load", "other")));

        runs.runAndFail(request, "Step 'load' exited with code 1");

        assertThat(world.log()).contains("skipped next").doesNotContain("run next on machine 2");
    }

    @Test
    void goesOnWithWhatDoesNotNeedTheFailedStepWhenAsked() {
        world.where("load", "fails");
        RunRequest request = inContainers(aRun(
                step("load"), step("next").after("load"), step("a"), step("b").after("a")));

        runs.runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.CONTINUE)),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("skipped next", "succeeded b");
    }
}
