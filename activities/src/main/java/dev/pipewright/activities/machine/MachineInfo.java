package dev.pipewright.activities.machine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine of this data folder, or what is left of one.
 *
 * @param id as {@link dev.pipewright.activity.Machine#id()}
 * @param flavor of its orchestrator, {@code vm_docker} or {@code vm_aws}
 * @param execution the Temporal run id of the run's workflow
 * @param created when it was asked for
 * @param expected by when a worker has to run on it
 * @param containers names of the containers that run on it, sorted: its worker's and its steps'; null where only the machine itself
 *     sees them
 */
public record MachineInfo(
        String id,
        String flavor,
        String run,
        String execution,
        State state,
        Instant created,
        Instant expected,
        @Nullable List<String> containers) {
    public MachineInfo {
        requireNonNull(id, "id");
        requireNonNull(flavor, "flavor");
        requireNonNull(run, "run");
        requireNonNull(execution, "execution");
        requireNonNull(state, "state");
        requireNonNull(created, "created");
        requireNonNull(expected, "expected");
        containers = containers == null ? null : List.copyOf(containers);
    }

    /** Whether its worker runs; where that is not seen, whether it may: a machine without one ends by itself. */
    public boolean hasWorker() {
        return containers == null ? state == State.RUNNING : containers.contains(MachineNames.worker(id));
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
