package dev.pipewright.run;

import dev.pipewright.stack.Orchestrator;
import java.time.Duration;

/**
 * What a stack says of its machines.
 *
 * @param most how many a run may have at once; 0 is no limit
 * @param bootTimeout from provisioning to the first poll
 * @param lease how long a machine that is there may take to answer again
 */
record MachineRules(int most, Duration bootTimeout, Duration lease) {
    static MachineRules of(Orchestrator orchestrator) {
        if (orchestrator instanceof Orchestrator.OnMachines vm) {
            return new MachineRules(vm.maxMachines(), vm.bootTimeout(), vm.lease());
        }
        throw new AssertionError(
                "No machines for flavor " + orchestrator.getClass().getSimpleName());
    }
}
