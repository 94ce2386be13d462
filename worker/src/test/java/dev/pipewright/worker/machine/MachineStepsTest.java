package dev.pipewright.worker.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.LogPosition;
import dev.pipewright.activities.artifact.LogSlice;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.activity.StepResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps as containers on a machine. */
class MachineStepsTest extends OnRealMachines {
    private static final int LINES = 200;

    private StepExecution counting() throws Exception {
        String id = MachineBed.docker("image", "inspect", "--format", "{{.Id}}", "pipewright-test/sh");
        String command = "i=0; while [ $i -lt " + LINES
                + " ]; do i=$((i+1)); echo line $i; sleep 0.05; done; echo done >$OUTPUTS/data";
        return step("count", command, List.of(), new StepImage(id, null, null));
    }

    private String log() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        LogPosition position = LogPosition.START;
        while (true) {
            LogSlice slice = stores.logs(bed.store).read(run, "count", 1, position);
            if (slice.bytes().length == 0) {
                return log.toString(UTF_8);
            }
            log.writeBytes(slice.bytes());
            position = slice.next();
        }
    }

    private String awaitStep(Machine machine) throws Exception {
        Soon.become("the step prints", () -> log().contains("line 2\n"));
        return MachineBed.containers(machine).stream()
                .filter(name -> name.startsWith("pipewright-step-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void followsAContainerAcrossTheDeathOfTheWorkerAndLosesNoLine() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        StepExecution step = counting();
        CompletableFuture<StepResult> executed =
                CompletableFuture.supplyAsync(() -> rehearsal.execute(machine.taskQueue(), step));
        awaitStep(machine);

        MachineBed.docker("kill", "--signal", "KILL", "pipewright-worker-" + machine.id());

        assertThat(executed.get().outputs()).containsOnlyKeys("data");
        assertThat(log().lines().filter(line -> line.startsWith("line ")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                        .mapToObj(i -> "line " + i)
                        .toList());
        assertThat(MachineBed.containers(machine)).noneMatch(name -> name.startsWith("pipewright-step-"));
    }

    @Test
    void endTogetherWithTheirMachine() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        StepExecution step = counting();
        CompletableFuture<StepResult> executed =
                CompletableFuture.supplyAsync(() -> rehearsal.execute(machine.taskQueue(), step));
        String container = awaitStep(machine);
        String pid = MachineBed.docker("inspect", "--format", "{{.State.Pid}}", container);

        MachineBed.docker("rm", "--force", "pipewright-machine-" + machine.id());

        Soon.become("the step's process is gone", () -> !ProcessHandle.of(Long.parseLong(pid))
                .map(ProcessHandle::isAlive)
                .orElse(false));
        bed.fleet.release(machine.id(), "it was taken away");
        assertThat(MachineBed.containers(machine)).isEmpty();
        assertThat(bed.state(machine)).doesNotExist();
        assertThat(executed).isNotDone();
    }
}
