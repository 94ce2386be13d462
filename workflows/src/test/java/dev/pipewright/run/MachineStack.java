package dev.pipewright.run;

import dev.pipewright.stack.Orchestrator;
import java.time.Duration;

/** Orchestrators that boot machines. */
final class MachineStack {
    private MachineStack() {}

    static Orchestrator unlimited() {
        return atMost(0);
    }

    static Orchestrator atMost(int machines) {
        return new Orchestrator.VmDocker(
                2, 0, null, "vm", "jre", null, null, machines, Duration.ofMinutes(5), Duration.ofMinutes(2));
    }
}
