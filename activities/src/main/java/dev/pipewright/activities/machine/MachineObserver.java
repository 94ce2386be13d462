package dev.pipewright.activities.machine;

import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import java.time.Instant;

/** Is told what becomes of machines. All calls may come twice for the same. */
public interface MachineObserver {
    /** A machine is about to be started. */
    void provisioning(Machine machine, MachineRequest request, Instant created);

    /** A machine could not be started, which is tried again. */
    void delayed(String machine, String why);

    /**
     * A machine is confirmed to be gone.
     *
     * @param reason {@code released}, or why it was lost
     */
    void released(String machine, String reason);
}
