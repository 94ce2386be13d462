package dev.pipewright.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Pipeline;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.RunOptions;
import dev.pipewright.run.RunRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LegLimitTest {
    @Test
    void growsWithTheMachineAndWithStepsThatAskForLittle() {
        assertThat(LegLimit.of(run(0), 2)).isEqualTo(8);
        assertThat(LegLimit.of(run(0), 4)).isEqualTo(16);
        assertThat(LegLimit.of(run(4, 0.5, 0), 2)).isEqualTo(16);
    }

    @Test
    void staysWithinWhatAWorkflowHandlesWell() {
        assertThat(LegLimit.of(run(0), 1)).isEqualTo(8);
        assertThat(LegLimit.of(run(0), 64)).isEqualTo(32);
        assertThat(LegLimit.of(run(0.01), 2)).isEqualTo(32);
        assertThat(LegLimit.of(run(), 2)).isEqualTo(8);
    }

    private static RunRequest run(double... cpus) {
        List<Step> steps = Arrays.stream(cpus).mapToObj(LegLimitTest::step).toList();
        Pipeline pipeline = new Pipeline("p", Map.of(), Map.of(), null, steps, null);
        return new RunRequest("p-1", pipeline, "default", "code", Map.of(), RunOptions.DEFAULT, null);
    }

    private static Step step(double cpus) {
        return new Step(
                "s" + cpus,
                "true",
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                "",
                Map.of(),
                List.of(),
                new Resources(cpus, 0, 0, 0),
                Retry.NONE,
                null,
                CachePolicy.FOREVER,
                true,
                null,
                null,
                OnOom.FAIL);
    }
}
