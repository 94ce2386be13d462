package dev.pipewright.activities.catalog;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.stack.Orchestrator;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine to be recorded before it is started, so that none is ever there without a record.
 *
 * @param cpus 0 is all that its host has
 * @param memoryBytes 0 is all that its host has
 * @param type what the flavor calls it, an instance type; null where it has no name
 * @param details what only the flavor knows, as JSON values
 */
public record NewMachine(
        Machine machine,
        String run,
        String execution,
        int number,
        String flavor,
        double cpus,
        long memoryBytes,
        @Nullable String type,
        Instant provisioned,
        Map<String, Object> details) {
    public NewMachine {
        requireNonNull(machine, "machine");
        requireNonNull(run, "run");
        requireNonNull(execution, "execution");
        requireNonNull(flavor, "flavor");
        requireNonNull(provisioned, "provisioned");
        details = Map.copyOf(details);
    }

    /** That of a request, as large as its orchestrator makes machines; what EC2 makes of it is found out later. */
    public static NewMachine of(Machine machine, MachineRequest request, Instant now) {
        boolean rehearsal = request.orchestrator() instanceof Orchestrator.VmDocker;
        double cpus = request.orchestrator() instanceof Orchestrator.VmDocker vm ? vm.cpus() : 0;
        long memory = request.orchestrator() instanceof Orchestrator.VmDocker vm ? vm.memoryBytes() : 0;
        return new NewMachine(
                machine,
                request.run(),
                request.execution(),
                request.number(),
                rehearsal ? "vm_docker" : "vm_aws",
                cpus,
                memory,
                null,
                now,
                Map.of());
    }
}
