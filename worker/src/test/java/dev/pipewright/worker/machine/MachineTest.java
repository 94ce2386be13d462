package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.Machine;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The life of a machine and its ends. */
class MachineTest extends OnRealMachines {
    @Test
    void bootsAMachineWhoseWorkerAnswersAndReleasesIt() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));

        assertThat(MachineBed.containers(machine))
                .containsExactly("pipewright-machine-" + machine.id(), "pipewright-worker-" + machine.id());
        assertThat(bed.calls().exists(machine, MachineBed.orchestrator(Duration.ofMinutes(1))))
                .isTrue();
        bed.calls().release(machine, MachineBed.orchestrator(Duration.ofMinutes(1)), "released");

        assertThat(MachineBed.containers(machine)).isEmpty();
        assertThat(bed.state(machine)).doesNotExist();
        assertThat(bed.log)
                .containsExactly(
                        "provisioning " + machine.id(),
                        "preparing " + machine.id() + ": making the worker image",
                        "started " + machine.id(),
                        "released " + machine.id() + ": released");
        assertThat(bed.bootLog(run, machine)).contains("Machine " + machine.id() + " boots", "Worker polls");
    }

    @Test
    void startsAKilledWorkerAgainWithAnotherKey() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        String key = rehearsal.greet(machine.taskQueue());
        String worker = "pipewright-worker-" + machine.id();
        String pid = MachineBed.docker("inspect", "--format", "{{.State.Pid}}", worker);

        MachineBed.docker("kill", "--signal", "KILL", worker);
        Soon.become(
                "another worker answers",
                () -> !rehearsal.greet(machine.taskQueue()).equals(key));

        assertThat(MachineBed.docker("inspect", "--format", "{{.State.Pid}}", worker))
                .isNotEqualTo(pid);
        bed.fleet.release(machine.id(), "released");
        assertThat(bed.bootLog(run, machine)).contains("The worker ended with exit code 137");
    }

    @Test
    void endsEverythingOnAMachineThatIsTakenAway() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        CompletableFuture<String> attended = CompletableFuture.supplyAsync(() -> rehearsal.attend(machine.taskQueue()));
        String pid = MachineBed.docker("inspect", "--format", "{{.State.Pid}}", "pipewright-worker-" + machine.id());

        MachineBed.docker("rm", "--force", "pipewright-machine-" + machine.id());

        Soon.become("the worker's process is gone", () -> !ProcessHandle.of(Long.parseLong(pid))
                .map(ProcessHandle::isAlive)
                .orElse(false));
        assertThat(attended.get()).isEqualTo("TIMEOUT_TYPE_HEARTBEAT");
        assertThat(bed.calls().exists(machine, MachineBed.orchestrator(Duration.ofMinutes(1))))
                .isFalse();
        bed.calls().releaseAll(run, execution, MachineBed.orchestrator(Duration.ofMinutes(1)));
        assertThat(bed.fleet.list()).isEmpty();
        assertThat(bed.bootLog(run, machine)).contains("Worker polls");
    }

    @Test
    void powersOffWhenItsRunIsOver() throws Exception {
        Machine machine = booted(Duration.ofMinutes(5));

        rehearsal.end();

        awaitGone(machine);
        assertThat(bed.bootLog(run, machine)).contains("Powering off: its run is over");
        try (var left = Files.list(bed.state(machine))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("booted", "machine.json");
        }
        assertThat(bed.state(machine).resolve("machine.json")).content().doesNotContain("TEMPORAL_");
    }

    @Test
    void powersOffWhenTemporalIsOutOfReachForTheLease() throws Exception {
        Machine machine = booted(Duration.ofSeconds(8));
        Soon.become(
                "the lease was renewed", () -> Files.exists(bed.state(machine).resolve("lease")));

        server.stop();

        awaitGone(machine);
        assertThat(bed.bootLog(run, machine)).contains("Powering off: ");
        server.resume();
        assertThat(bed.fleet.list()).singleElement().satisfies(left -> assertThat(left.containers())
                .isEmpty());
    }

    @Test
    void livesOnWhenTemporalIsOutOfReachForLessThanTheLease() throws Exception {
        Machine machine = booted(Duration.ofMinutes(1));
        String key = rehearsal.greet(machine.taskQueue());

        server.stop();
        server.resume();

        assertThat(rehearsal.greet(machine.taskQueue())).isEqualTo(key);
    }
}
