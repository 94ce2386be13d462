package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.machine.MachineInfo.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the reaper goes by. */
class MachineInfoTest {
    private static MachineInfo machine(State state, @Nullable List<String> containers) {
        return new MachineInfo("m-1", "vm_aws", "training-1", "e", state, Instant.EPOCH, Instant.EPOCH, containers);
    }

    @Test
    void hasAWorkerWhereItsContainerRuns() {
        assertThat(machine(State.RUNNING, List.of("pipewright-worker-m-1")).hasWorker())
                .isTrue();
        assertThat(machine(State.RUNNING, List.of("pipewright-step-1")).hasWorker())
                .isFalse();
    }

    @Test
    void countsAsHavingOneWhereNobodyElseSeesItsContainers() {
        assertThat(machine(State.RUNNING, null).hasWorker()).isTrue();
        assertThat(machine(State.ENDED, null).hasWorker()).isFalse();
    }
}
