package dev.pipewright.run;

import dev.pipewright.stack.Orchestrator;
import java.time.Duration;
import java.util.List;

/** Orchestrators that boot machines. */
final class MachineStack {
    private MachineStack() {}

    static Orchestrator unlimited() {
        return atMost(0);
    }

    static Orchestrator atMost(int machines) {
        return machines(machines, Duration.ofMinutes(5));
    }

    /** Time does not skip while an activity waits to be started: what is to run out must be short. */
    static Orchestrator impatient() {
        return machines(0, Duration.ofSeconds(4));
    }

    static Orchestrator bootingWithin(Duration patience) {
        return machines(0, patience);
    }

    static Orchestrator inAws() {
        Duration patience = Duration.ofMinutes(5);
        return new Orchestrator.VmAws(
                null, null, List.of(), List.of(), null, "profile", null, false, true, 0, null, "jre", null, null, null,
                0, patience, patience);
    }

    private static Orchestrator machines(int most, Duration patience) {
        return new Orchestrator.VmDocker(2, 0, null, "vm", "jre", null, null, most, patience, patience);
    }
}
