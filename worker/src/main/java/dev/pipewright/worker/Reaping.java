package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activity.ReaperActivities;
import dev.pipewright.activity.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the reaper does, for a data folder. */
final class Reaping implements ReaperActivities {
    /** A run that was recorded and not started by then never will be. */
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final Executions executions;
    private final LiveMachines machines;
    private final Clock clock;

    Reaping(Catalog catalog, Executions executions, LiveMachines machines, Clock clock) {
        this.catalog = catalog;
        this.executions = executions;
        this.machines = machines;
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
        boolean recent = clock.instant().isBefore(run.created().plus(LONGEST_START));
        return run.status() == RunStatus.PENDING && (resumed || recent);
    }

    @Override
    public List<String> endMachines() {
        return reap().stream().map(LiveMachines.Ended::id).toList();
    }

    /** What there was to end, or was gone though the catalog had it. */
    List<LiveMachines.Ended> reap() {
        List<MachineRecord> recorded = catalog.machines().list(MachineFilter.there());
        if (recorded.isEmpty() && !bootsMachines()) {
            return List.of(); // nor need there be an engine that could be asked
        }
        List<LiveMachines.Ended> ended = new ArrayList<>(machines.reap(executions::isOpen));
        List<String> there = machines.ids();
        for (MachineRecord machine : catalog.machines().list(MachineFilter.there())) {
            if (!there.contains(machine.id()) && !executions.isOpen(machine.run(), machine.execution())) {
                String reason = "it was gone when its run was over";
                catalog.machines().ended(machine.id(), reason, clock.instant());
                ended.add(new LiveMachines.Ended(machine.id(), machine.run(), reason));
            }
        }
        return ended;
    }

    private boolean bootsMachines() {
        return catalog.components().list(Role.ORCHESTRATOR).stream()
                .map(Component::flavor)
                .anyMatch(flavor -> flavor.startsWith("vm_"));
    }
}
