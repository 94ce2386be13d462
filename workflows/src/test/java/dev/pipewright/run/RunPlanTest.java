package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static dev.pipewright.run.PlannedStep.Kind.CACHED;
import static dev.pipewright.run.PlannedStep.Kind.DEPENDS;
import static dev.pipewright.run.PlannedStep.Kind.LEFT_OUT;
import static dev.pipewright.run.PlannedStep.Kind.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunPlanTest {
    private static final Stack STACK =
            new Stack("default", new Orchestrator.Local(0), new ArtifactStore.Local("/store"), null);

    private static RunPlan.Answer cacheOf(Set<String> legs, StepPreparation step) {
        return legs.contains(step.step()) && step.forced() == null
                ? new RunPlan.Answer(Map.of("out", new ArtifactRef(step.step(), false, 1, 1)), "demo-0")
                : new RunPlan.Answer(null, step.forced() == null ? "first run of this step" : step.forced());
    }

    private static ResolvedImage noImages(ImageRequest request) {
        throw new AssertionError("steps are processes: " + request);
    }

    @Test
    void saysWhatIsCachedWhatRunsAndWhatDependsOnIt() {
        RunRequest request = aRun(
                step("report").reads("model", "train.out"),
                step("load").reads("raw", "inputs.raw"),
                step("train").reads("data", "load.out").over("alpha", "1", "2"),
                step("other").leftOut());

        assertThat(RunPlan.of(
                        request, STACK, RunPlanTest::noImages, step -> cacheOf(Set.of("load", "train[alpha=1]"), step)))
                .containsExactly(
                        new PlannedStep("load", CACHED, "demo-0"),
                        new PlannedStep("train[alpha=1]", CACHED, "demo-0"),
                        new PlannedStep("train[alpha=2]", RUNS, "first run of this step"),
                        new PlannedStep("report", DEPENDS, "depends on train"),
                        new PlannedStep("other", LEFT_OUT, "its condition is false"));
    }

    @Test
    void stepsThatOnlyWaitForOthersAreStillLookedUp() {
        RunRequest request = aRun(step("first"), step("second").after("first"));

        assertThat(RunPlan.of(request, STACK, RunPlanTest::noImages, step -> cacheOf(Set.of("second"), step)))
                .containsExactly(
                        new PlannedStep("first", RUNS, "first run of this step"),
                        new PlannedStep("second", CACHED, "demo-0"));
    }
}
