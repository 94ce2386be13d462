package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.base;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.Orchestrator;
import io.temporal.client.WorkflowStub;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run does about images, where steps are containers of the worker's own engine. */
class ImagesTest {
    private final FakeWorld world = new FakeWorld().on(new Orchestrator.LocalDocker(0, 0, null, null));
    private final FakeCloud cloud = world.cloud();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    private long count(String event) {
        return world.log().stream().filter(event::equals).count();
    }

    private StepImage imageOf(String leg) {
        return Objects.requireNonNull(world.executionOf(leg).image());
    }

    @Test
    void resolvesBeforeItAsksTheCacheAndBuildsBeforeItRuns() {
        runs.run(inContainers(aRun(step("load"), step("train").reads("data", "load.out"))));

        assertThat(world.log())
                .containsExactly(
                        "run FETCHING_STACK",
                        "fetch stack default",
                        "run PREPARING",
                        "resolve python",
                        "build python",
                        "built python",
                        "run RUNNING_STEPS",
                        "succeeded load",
                        "succeeded train",
                        "run CLEANING_UP",
                        "clean up",
                        "run COMPLETED");
    }

    @Test
    void tellsTheCacheWhatTheImageIsMadeOfAndTheStepWhichItIs() {
        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.preparationOf("load").base()).isEqualTo("sha256:python");
        assertThat(world.preparationOf("load").requirements()).isEqualTo("lock-of-python");
        assertThat(imageOf("load")).isEqualTo(new StepImage("registry/demo@sha256:python", "/code", null));
        assertThat(world.executionOf("load").sealed()).isNull();
    }

    @Test
    void tellsNeitherWhereStepsAreProcesses() {
        world.on(new Orchestrator.Local(0));

        runs.run(inContainers(aRun(step("load"))));

        assertThat(world.preparationOf("load").base()).isNull();
        assertThat(world.executionOf("load").image()).isNull();
        assertThat(world.log()).doesNotContain("resolve python", "build python", "run PREPARING");
    }

    @Test
    void buildsNothingForStepsThatEarlierResultsAnswer() {
        world.whereIsCached("load").whereIsCached("train");

        runs.run(inContainers(aRun(step("load"), step("train").reads("data", "load.out"))));

        assertThat(world.log()).contains("resolve python").doesNotContain("build python", "run RUNNING_STEPS");
        assertThat(world.log()).endsWith("cached train", "run CLEANING_UP", "run COMPLETED");
    }

    @Test
    void makesEachImageOnceHoweverManyStepsShareIt() {
        runs.run(inContainers(aRun(
                step("a").over("alpha", "1", "2", "3"),
                step("b"),
                step("c").in(base("spark")),
                step("d").in(base("spark")))));

        assertThat(count("resolve python")).isOne();
        assertThat(count("build python")).isOne();
        assertThat(count("resolve spark")).isOne();
        assertThat(count("build spark")).isOne();
        assertThat(imageOf("d").reference()).endsWith("sha256:spark");
    }

    @Test
    void failsEachStepThatNeedsAnImageWhichCannotBeBuilt() {
        cloud.where("build python", "is refused");

        runs.runAndFail(
                inContainers(
                        aRun(step("load").over("alpha", "1", "2"), step("next").after("load"))),
                "Cannot build python: it is not allowed");

        assertThat(world.log())
                .contains("failed load[alpha=1]", "failed load[alpha=2]", "skipped next")
                .doesNotContain("run RUNNING_STEPS");
        assertThat(world.log()).last().isEqualTo("run FAILED: Cannot build python: it is not allowed");
    }

    @Test
    void failsTheStepWhoseImageCannotBeResolved() {
        cloud.where("resolve python", "is refused");

        runs.runAndFail(inContainers(aRun(step("load"))), "Cannot resolve python: it is not allowed");

        assertThat(world.log()).contains("failed load").doesNotContain("build python");
    }

    @Test
    void buildsAgainWhenTheRegistryWasBusy() {
        cloud.where("build python", "is unavailable", "is unavailable");

        runs.run(inContainers(aRun(step("load"))));

        assertThat(count("build python")).isEqualTo(3);
        assertThat(world.log()).contains("succeeded load");
    }

    @Test
    void failsAStepWithoutAnImageInPlainWords() {
        runs.runAndFail(
                aRun(step("load")),
                "Cannot run step 'load' on stack 'default': its steps are containers, and it has no image"
                        + " (add image: {base: ...} to the pipeline)");
    }

    @Test
    void stopsWhileAnImageIsBuilt() {
        cloud.where("build python", "never ends");
        WorkflowStub run =
                runs.begin(inContainers(aRun(step("load"), step("next").after("load"))));
        cloud.await("build python");

        runs.stop(run);

        assertThat(world.log())
                .endsWith("stopped load", "skipped next", "run CLEANING_UP", "clean up", "run STOPPED")
                .doesNotContain("run RUNNING_STEPS");
    }

    @Test
    void givesTheGroupsOfALargeMatrixWhatIsKnownOfTheirImage() {
        String[] values = IntStream.range(0, 150).mapToObj(String::valueOf).toArray(String[]::new);

        RunResult result = runs.run(inContainers(
                aRun(step("first"), step("train").over("alpha", values).after("first"))));

        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 151, 0, 0));
        assertThat(count("resolve python")).isOne();
        assertThat(count("build python")).isOne();
        assertThat(imageOf("train[alpha=7]").reference()).endsWith("sha256:python");
    }

    @Test
    void buildsInTheGroupWhenNothingWasBuiltBefore() {
        String[] values = IntStream.range(0, 150).mapToObj(String::valueOf).toArray(String[]::new);

        runs.run(inContainers(aRun(step("train").over("alpha", values))));

        assertThat(count("resolve python")).isOne();
        assertThat(count("build python")).isOne();
    }

    @Test
    void failsEveryLegOfALargeMatrixWhoseImageCannotBeResolved() {
        String[] values = IntStream.range(0, 150).mapToObj(String::valueOf).toArray(String[]::new);
        cloud.where("resolve python", "is refused", "is refused");

        runs.runAndFail(
                inContainers(aRun(step("train").over("alpha", values))), "Cannot resolve python: it is not allowed");
    }
}
