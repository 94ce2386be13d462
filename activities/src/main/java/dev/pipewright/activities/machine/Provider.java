package dev.pipewright.activities.machine;

import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Where the machines of one orchestrator flavor come from. Each call is safe to repeat. */
interface Provider {
    /**
     * Starts a machine, once.
     *
     * @param preparing is told what takes its time before that
     */
    void provision(Machine machine, MachineRequest request, Instant created, Consumer<String> preparing)
            throws IOException, InterruptedException;

    /** Whether it is there. */
    boolean exists(String machine) throws IOException, InterruptedException;

    /** Ends it, confirmed, and removes what it left; none is fine. */
    void release(String machine) throws IOException, InterruptedException;

    /** Those of this data folder that are there, or of which something is left, by id. */
    List<MachineInfo> list() throws IOException, InterruptedException;
}
