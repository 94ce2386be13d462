package dev.pipewright.activities.machine;

import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Where the machines of one orchestrator flavor come from. Each call is safe to repeat. */
interface Provider {
    /** What observers are told while the worker image is made. */
    String MAKING = "making the worker image";

    /**
     * Starts a machine, once.
     *
     * @param observer is told what takes its time before that, and what the machine is like
     */
    void provision(Machine machine, MachineRequest request, Instant created, MachineObserver observer)
            throws IOException, InterruptedException;

    /** Whether it is there. */
    boolean exists(String machine) throws IOException, InterruptedException;

    /** Ends it, confirmed, and removes what it left; none is fine. */
    void release(String machine) throws IOException, InterruptedException;

    /** Those of this data folder that are there, or of which something is left, by id. */
    List<MachineInfo> list() throws IOException, InterruptedException;
}
