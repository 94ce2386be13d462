package dev.pipewright.activities.machine;

import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import java.time.Instant;
import java.util.Map;

/** Is told what becomes of machines. All calls may come twice for the same. */
public interface MachineObserver {
    /** A machine is about to be started. */
    void provisioning(Machine machine, MachineRequest request, Instant created);

    /** Something that takes its time comes before a machine is started: {@code making the worker image}. */
    void preparing(String machine, String what);

    /** A machine could not be started, and perhaps this is tried again, which the reason says. */
    void delayed(String machine, String why);

    /**
     * A machine was found a place.
     *
     * @param type as the flavor calls it
     * @param details what only the flavor knows, for people
     */
    void placed(String machine, String type, Map<String, String> details);

    /** A machine has been started. */
    void started(String machine);

    /**
     * A machine is confirmed to be gone.
     *
     * @param reason {@code released}, or why it was lost
     */
    void released(String machine, String reason);
}
