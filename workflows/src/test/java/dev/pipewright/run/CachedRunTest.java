package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import org.junit.jupiter.api.Test;

class CachedRunTest {
    private static final Stack STACK =
            new Stack("default", new Orchestrator.Local(0), new ArtifactStore.Local("/store"), null);

    private final FakeWorld world = new FakeWorld();

    @Test
    void completesTheRunWhenEveryStepHasAnEarlierResult() {
        world.whereIsCached("load").whereIsCached("train[alpha=1]").whereIsCached("train[alpha=2]");
        RunRequest request = aRun(
                step("train").reads("data", "load.out").over("alpha", "1", "2"),
                step("load"),
                step("other").leftOut());

        assertThat(CachedRun.complete(request, STACK, world)).isTrue();
        assertThat(world.log())
                .containsExactly(
                        "cached load",
                        "cached train[alpha=1]",
                        "cached train[alpha=2]",
                        "run RUNNING_STEPS",
                        "skipped other",
                        "run COMPLETED");
    }

    @Test
    void stopsAtTheFirstStepThatHasToRun() {
        world.whereIsCached("load").whereIsCached("report");
        RunRequest request = aRun(
                step("load"),
                step("train").reads("data", "load.out"),
                step("report").reads("model", "train.out"));

        assertThat(CachedRun.complete(request, STACK, world)).isFalse();
        assertThat(world.log()).containsExactly("cached load");
    }

    @Test
    void leavesAStepThatMustNotRunToTheWorkflow() {
        RunRequest request = Pipelines.with(
                aRun(step("load"), step("train").reads("data", "load.out")),
                new RunOptions(false, null, "train", FailureMode.STOP));

        assertThat(CachedRun.complete(request, STACK, world)).isFalse();
        assertThat(world.log()).isEmpty();
    }
}
