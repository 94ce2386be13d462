package dev.pipewright.worker.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.LogPosition;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Shell;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a step of a machine is given to know, and who else gets to know it. */
class SealedStepTest extends OnRealMachines {
    private static final String CANARY = "canary-7f3e9b51";

    private StepExecution step(String command, String sealed) throws IOException {
        return step("load", command, List.of("PASSWORD"), null).sealed(sealed);
    }

    private String sealedFor(Machine machine) {
        bed.secrets.put("PASSWORD", CANARY);
        return bed.calls().seal(new SealRequest(rehearsal.greet(machine.taskQueue()), List.of("PASSWORD"), null));
    }

    @Test
    void leavesNoTraceOfASecretOnTheMachineAndMasksItInLogs() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        String sealed = sealedFor(machine);
        Path ready = bed.state(machine).resolve("ready");
        Path go = bed.state(machine).resolve("go");
        StepExecution step = step(
                "touch " + Shell.quote(ready.toString()) + "; until [ -e " + Shell.quote(go.toString())
                        + " ]; do sleep 0.1; done; echo \"it is $PASSWORD\"; echo done >$OUTPUTS/data",
                sealed);

        CompletableFuture<?> executed =
                CompletableFuture.supplyAsync(() -> rehearsal.execute(machine.taskQueue(), step));
        Soon.become("the step runs", () -> Files.exists(ready));
        try (Stream<Path> files = Files.walk(bed.state(machine))) {
            assertThat(files.filter(Files::isRegularFile).filter(SealedStepTest::hasCanary))
                    .isEmpty();
        }
        for (String container : MachineBed.containers(machine)) {
            assertThat(MachineBed.docker("inspect", container)).doesNotContain(CANARY);
        }
        Files.createFile(go);
        executed.get();

        assertThat(sealed).doesNotContain(CANARY);
        assertThat(new String(
                        stores.logs(bed.store)
                                .read(run, "load", 1, LogPosition.START)
                                .bytes(),
                        UTF_8))
                .contains("it is ***")
                .doesNotContain(CANARY);
    }

    private static boolean hasCanary(Path file) {
        try {
            return Files.readString(file, ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void asksForAnotherSealAfterItsWorkerWasStartedAnewAndThenGoesOnWithTheSameAttempt() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        String old = sealedFor(machine);
        String key = rehearsal.greet(machine.taskQueue());
        MachineBed.docker("kill", "--signal", "KILL", "pipewright-worker-" + machine.id());
        Soon.become(
                "another worker answers",
                () -> !rehearsal.greet(machine.taskQueue()).equals(key));
        String command = "[ \"$PASSWORD\" = " + CANARY + " ] && echo done >$OUTPUTS/data";

        StepExecution late = step(command, old);
        assertThatThrownBy(() -> rehearsal.execute(machine.taskQueue(), late))
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.KEY_CHANGED);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Cannot read what was sealed for this machine: its worker was started anew since"
                                    + " (it is sealed again by itself)");
                });

        assertThat(rehearsal
                        .execute(machine.taskQueue(), step(command, sealedFor(machine)))
                        .outputs())
                .containsOnlyKeys("data");
    }
}
