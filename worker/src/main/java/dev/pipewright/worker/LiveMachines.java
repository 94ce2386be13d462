package dev.pipewright.worker;

import java.util.List;

/**
 * The machines of a data folder as they are, whatever its catalog says of them. Whoever ends one here records that, too.
 *
 * <p>Each method throws {@link io.temporal.failure.ApplicationFailure} of type {@link dev.pipewright.activity.Failures#UNAVAILABLE}
 * if nobody can be asked about machines now.
 */
interface LiveMachines {
    /** The ids of those that are there, or of which something is left. */
    List<String> ids();

    /**
     * Ends a machine, confirmed, whether or not a run needs it. One that is gone is fine.
     *
     * @param reason for the catalog
     */
    void end(String machine, String reason);

    /**
     * Ends the machines that no run needs.
     *
     * @param executions who knows which executions go on; an exception of theirs leaves the rest as it is
     */
    List<Ended> reap(OpenExecutions executions);

    /** A machine that was ended, or was gone. */
    record Ended(String id, String run, String reason) {}

    /** Knows the executions of runs. */
    @FunctionalInterface
    interface OpenExecutions {
        /**
         * Whether the execution of a run goes on.
         *
         * @param execution a Temporal run id
         */
        boolean isOpen(String run, String execution);
    }
}
