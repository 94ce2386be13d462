package dev.pipewright.activity;

import dev.pipewright.stack.Orchestrator;
import io.temporal.activity.ActivityInterface;

/**
 * Gets and gives back the machines of runs, from a worker that may start and end them; also records them in the catalog.
 *
 * <p>What only the user can mend is {@link Failures#REFUSED}, {@link Failures#NOT_FOUND} or {@link Failures#ACCESS_DENIED} and not
 * retried; {@link Failures#UNAVAILABLE} is.
 */
@ActivityInterface(namePrefix = "Machine.")
public interface MachineActivities {
    /**
     * Starts a machine and returns at once: that it works is known when its worker answers {@link AttendActivities#greet}.
     * Heartbeats. A second call for the same execution and number returns the machine of the first, started once.
     */
    Machine provision(MachineRequest request);

    /** Whether the machine is there, whatever its worker does. */
    boolean exists(Machine machine, Orchestrator orchestrator);

    /**
     * Ends a machine and all that runs on it, and removes what it left; confirmed when this returns. One that is gone, or
     * never came to be, is fine.
     *
     * @param reason for the catalog: {@code released}, or why it was lost
     */
    void release(Machine machine, Orchestrator orchestrator, String reason);

    /**
     * Ends every machine of an execution, also one of which a crashed {@link #provision} has told nobody. None is fine.
     */
    void releaseAll(String run, String execution, Orchestrator orchestrator);

    /**
     * Encrypts what a step needs so that only one machine can read it.
     *
     * @return for {@link StepExecution#sealed()}
     * @throws io.temporal.failure.ApplicationFailure {@link Failures#NOT_FOUND} if there is no such secret
     */
    String seal(SealRequest request);
}
