package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.NewMachine;
import dev.pipewright.activities.machine.MachineObserver;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Records what becomes of machines in the catalog. */
final class RecordedMachines implements MachineObserver {
    private final Catalog catalog;
    private final Clock clock;

    RecordedMachines(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public void provisioning(Machine machine, MachineRequest request, Instant created) {
        catalog.machines().provisioning(NewMachine.of(machine, request, created));
    }

    @Override
    public void preparing(String machine, String what) {
        catalog.machines().delayed(machine, what);
    }

    @Override
    public void delayed(String machine, String why) {
        catalog.machines().delayed(machine, why);
    }

    @Override
    public void placed(String machine, String type, Map<String, String> details) {
        catalog.machines().placed(machine, type, details);
    }

    @Override
    public void started(String machine) {
        catalog.machines().delayed(machine, null);
    }

    @Override
    public void released(String machine, String reason) {
        catalog.machines().ended(machine, reason, clock.instant());
    }
}
