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

    /** That of a request, as large as its orchestrator makes machines. */
    public static NewMachine of(Machine machine, MachineRequest request, Instant now) {
        if (request.orchestrator() instanceof Orchestrator.VmDocker vm) {
            return new NewMachine(
                    machine,
                    request.run(),
                    request.execution(),
                    request.number(),
                    "vm_docker",
                    vm.cpus(),
                    vm.memoryBytes(),
                    null,
                    now,
                    Map.of());
        }
        throw new AssertionError(
                "No machines for flavor " + request.orchestrator().getClass().getSimpleName());
    }
}
