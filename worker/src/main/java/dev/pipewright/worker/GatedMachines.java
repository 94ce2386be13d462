package dev.pipewright.worker;

import dev.pipewright.activities.heartbeat.Beating;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineActivities;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.stack.Orchestrator;

/** Machines that are not asked for by runs which their gate does not let pass. */
final class GatedMachines implements MachineActivities {
    private final MachineActivities machines;
    private final RunGate gate;

    GatedMachines(MachineActivities machines, RunGate gate) {
        this.machines = machines;
        this.gate = gate;
    }

    @Override
    public Machine provision(MachineRequest request) {
        Beating.whileDoing(() -> gate.pass(request.run(), request.execution()));
        return machines.provision(request);
    }

    @Override
    public boolean exists(Machine machine, Orchestrator orchestrator) {
        return machines.exists(machine, orchestrator);
    }

    @Override
    public void release(Machine machine, Orchestrator orchestrator, String reason) {
        machines.release(machine, orchestrator, reason);
    }

    @Override
    public void releaseAll(String run, String execution, Orchestrator orchestrator) {
        machines.releaseAll(run, execution, orchestrator);
    }

    @Override
    public String seal(SealRequest request) {
        return machines.seal(request);
    }
}
