package dev.pipewright.activities.machine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A machine of this data folder, or what is left of one.
 *
 * @param id as {@link dev.pipewright.activity.Machine#id()}
 * @param flavor of its orchestrator, {@code vm_docker}
 * @param execution the Temporal run id of the run's workflow
 * @param created when it was asked for
 * @param expected by when a worker has to run on it
 * @param containers names of the containers that run on it, sorted: its worker's and its steps'
 */
public record MachineInfo(
        String id,
        String flavor,
        String run,
        String execution,
        State state,
        Instant created,
        Instant expected,
        List<String> containers) {
    public MachineInfo {
        requireNonNull(id, "id");
        requireNonNull(flavor, "flavor");
        requireNonNull(run, "run");
        requireNonNull(execution, "execution");
        requireNonNull(state, "state");
        requireNonNull(created, "created");
        requireNonNull(expected, "expected");
        containers = List.copyOf(containers);
    }

    /** Whether its worker runs. */
    public boolean hasWorker() {
        return containers.contains(MachineNames.worker(id));
    }

    /** What is there of it. */
    public enum State {
        /** Asked for, and not started: something died in between, or does it this moment. */
        CREATED,
        RUNNING,
        /** It has ended; containers or files of it are left. */
        ENDED
    }
}
