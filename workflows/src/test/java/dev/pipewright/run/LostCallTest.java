package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that get lost on their way to a worker: nobody works on them, and nobody says so. */
class LostCallTest {
    private final FakeWorld world = new FakeWorld();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    @Test
    void areMissedWithinAMinuteWhereStepsAreProcesses() {
        runs.run(aRun(step("load")));

        missed("Step.Execute", "Step.CleanUp");
    }

    @Test
    void areMissedWithinAMinuteWhereMachinesAreToBeReleased() {
        world.on(MachineStack.unlimited());

        runs.run(inContainers(aRun(step("load"))));

        missed("Image.Build", "Machine.Provision", "Step.Execute", "Machine.Release", "Machine.ReleaseAll");
    }

    private void missed(String... calls) {
        List<ActivityTaskScheduledEventAttributes> scheduled =
                runs.client().fetchHistory(PipelineRun.workflowId("demo-1")).getEvents().stream()
                        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                        .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
                        .toList();

        assertThat(scheduled)
                .extracting(call -> call.getActivityType().getName())
                .contains(calls);
        assertThat(scheduled).allSatisfy(call -> assertThat(seconds(call)).isLessThanOrEqualTo(60));
    }

    private static long seconds(ActivityTaskScheduledEventAttributes call) {
        long beats = call.getHeartbeatTimeout().getSeconds();
        return beats > 0 ? beats : call.getStartToCloseTimeout().getSeconds();
    }
}
