package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowStub;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that would not fit into one history. */
class LargeRunTest {
    private final FakeWorld world = new FakeWorld();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    @Test
    void runsALargeMatrixInGroupsWithHistoriesOfTheirOwn() {
        String[] values = IntStream.range(0, 450).mapToObj(String::valueOf).toArray(String[]::new);

        RunResult result = runs.run(
                aRun(step("train").over("alpha", values), step("compare").reads("m", "train.out")));

        assertThat(result.succeeded()).isEqualTo(451);
        assertThat(runs.client().fetchHistory(PipelineRun.workflowId("demo-1")).getEvents())
                .hasSizeLessThan(100);
    }

    @Test
    void startsNothingNewInOtherGroupsAfterAFailure() {
        String[] values = IntStream.range(0, 1_000).mapToObj(String::valueOf).toArray(String[]::new);
        world.where("train[alpha=3]", "fails");

        runs.runAndFail(aRun(step("train").over("alpha", values)), "Step 'train[alpha=3]' exited with code 1");

        assertThat(world.log().stream().filter(line -> line.startsWith("skipped train[")))
                .isNotEmpty();
    }

    @Test
    void continuesALongRunInANewHistory() {
        Pipelines.StepBuilder[] chain = IntStream.range(0, 1_100)
                .mapToObj(i -> i == 0 ? step("s0") : step("s" + i).after("s" + (i - 1)))
                .toArray(Pipelines.StepBuilder[]::new);

        WorkflowStub run = runs.begin(aRun(chain));
        RunResult result = run.getResult(RunResult.class);

        assertThat(result.succeeded() + result.cached()).isEqualTo(1_100);
        assertThat(List.copyOf(new HashSet<>(world.log())))
                .as("no step is run twice")
                .hasSize(1_100 + 6);
    }
}
