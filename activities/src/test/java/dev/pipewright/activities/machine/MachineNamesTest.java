package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.Machine;
import org.junit.jupiter.api.Test;

class MachineNamesTest {
    @Test
    void isMadeOfTheRunTheExecutionAndTheNumber() {
        Machine machine = MachineNames.machine("training-7", "0199c1e0-0000-7000-8000-000000000001", 2);

        assertThat(machine.id()).matches("training-7-[0-9a-f]{8}-2");
        assertThat(machine.taskQueue()).isEqualTo("pipewright-machine-" + machine.id());
        assertThat(MachineNames.machine("training-7", "0199c1e0-0000-7000-8000-000000000001", 2))
                .isEqualTo(machine);
    }

    @Test
    void tellsExecutionsOfTheSameMinuteApart() {
        assertThat(MachineNames.machine("a", "0199c1e0-0000-7000-8000-000000000001", 1))
                .isNotEqualTo(MachineNames.machine("a", "0199c1e0-0000-7000-8000-000000000002", 1));
    }

    @Test
    void isSafeAndShortWhateverTheRunIsCalled() {
        String id = MachineNames.machine("__Übung/" + "x".repeat(200), "e", 1).id();

        assertThat(id).matches("[A-Za-z0-9][A-Za-z0-9-]*").hasSizeLessThan(60);
        assertThat(MachineNames.machine("a_b", "e", 1)).isNotEqualTo(MachineNames.machine("a-b", "e", 1));
    }
}
