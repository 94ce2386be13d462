package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.machine.Fleet;
import dev.pipewright.activities.machine.MachineInfo;
import dev.pipewright.activities.machine.Reaper;
import dev.pipewright.activity.ReaperActivities;
import dev.pipewright.activity.RunStatus;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What the reaper does, for a data folder. */
final class Reaping implements ReaperActivities {
    private final Catalog catalog;
    private final RunExecutions executions;
    private final Fleet fleet;
    private final Clock clock;

    Reaping(Catalog catalog, RunExecutions executions, Fleet fleet, Clock clock) {
        this.catalog = catalog;
        this.executions = executions;
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public List<String> closeRuns() {
        List<String> closed = new ArrayList<>();
        for (Run run : catalog.runs().unfinished()) {
            if (!executions.executes(run) || aboutToStart(run)) {
                continue;
            }
            String end = executions.end(run.name());
            if (end != null && catalog.runs().markInterrupted(run.name(), end, clock.instant())) {
                closed.add(run.name());
            }
        }
        return closed;
    }

    /** Between being recorded and being started a run has no workflow, and between two executions only an old one. */
    private boolean aboutToStart(Run run) {
        boolean resumed = run.started() != null;
        boolean recent = clock.instant().isBefore(run.created().plus(RunHost.LONGEST_START));
        return run.status() == RunStatus.PENDING && (resumed || recent);
    }

    @Override
    public List<String> endMachines() {
        try {
            return reap().stream().map(Reaped::id).toList();
        } catch (IOException | InterruptedException e) {
            throw Activity.wrap(e);
        }
    }

    /** What there was to end, or was gone though the catalog had it. */
    List<Reaped> reap() throws IOException, InterruptedException {
        if (catalog.machines().list(MachineFilter.there()).isEmpty() && !bootsMachines()) {
            return List.of(); // nor need there be an engine that could be asked
        }
        List<Reaped> ended = new ArrayList<>();
        for (Reaper.Reaped reaped : new Reaper(fleet, clock).reap(executions)) {
            MachineInfo machine = reaped.machine();
            ended.add(new Reaped(machine.id(), machine.run(), reaped.reason()));
        }
        List<String> there = fleet.list().stream().map(MachineInfo::id).toList();
        for (MachineRecord machine : catalog.machines().list(MachineFilter.there())) {
            if (!there.contains(machine.id()) && !executions.isOpen(machine.run(), machine.execution())) {
                String reason = "it was gone when its run was over";
                catalog.machines().ended(machine.id(), reason, clock.instant());
                ended.add(new Reaped(machine.id(), machine.run(), reason));
            }
        }
        return ended;
    }

    /** A machine that was ended, or was gone. */
    record Reaped(String id, String run, String reason) {}

    private boolean bootsMachines() {
        return catalog.components().list(Role.ORCHESTRATOR).stream()
                .map(Component::flavor)
                .anyMatch(flavor -> flavor.startsWith("vm_"));
    }
}
