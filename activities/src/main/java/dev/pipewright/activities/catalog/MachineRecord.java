package dev.pipewright.activities.catalog;

import dev.pipewright.activity.Machine;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorded machine.
 *
 * @param id as {@link Machine#id}
 * @param execution the Temporal run id of the workflow that asked for it
 * @param number counted within the execution, from 1
 * @param cpus 0 is all that its host has
 * @param memoryBytes 0 is all that its host has
 * @param type what the flavor calls it, an instance type; null where it has no name
 * @param ready when its worker answered; null before, and if it never did
 * @param ended null while it is there
 * @param reason why it ended: {@link Machines#RELEASED}, or how it was lost; while it boots, why it has not been started
 *     yet; else null
 * @param details what only the flavor knows
 * @param revision grows with each change
 */
public record MachineRecord(
        String id,
        String run,
        String execution,
        int number,
        String flavor,
        String taskQueue,
        double cpus,
        long memoryBytes,
        @Nullable String type,
        MachineState state,
        Instant provisioned,
        @Nullable Instant ready,
        @Nullable Instant ended,
        @Nullable String reason,
        Map<String, Object> details,
        long revision) {

    /** As activities know it. */
    public Machine machine() {
        return new Machine(id, taskQueue);
    }

    /** Whether it ended in another way than by being released by its run. */
    public boolean lost() {
        return state == MachineState.ENDED && !Machines.RELEASED.equals(reason);
    }
}
