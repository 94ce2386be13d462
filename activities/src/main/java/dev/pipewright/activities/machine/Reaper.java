package dev.pipewright.activities.machine;

import dev.pipewright.activities.machine.MachineInfo.State;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends the machines that nobody will end any more: the last of the three locks against forgotten machines. */
public final class Reaper {
    private final Fleet fleet;
    private final Clock clock;

    public Reaper(Fleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * Ends the machines of executions that are closed, and those on which no worker runs though one should by now.
     *
     * @param executions who knows which are open. An exception of theirs leaves the rest to the next call.
     * @return what was ended, and why
     */
    public List<Reaped> reap(OpenExecutions executions) throws IOException, InterruptedException {
        List<Reaped> reaped = new ArrayList<>();
        IOException broken = null;
        ApplicationFailure away = null;
        for (Fleet.Part part : fleet.parts()) {
            try {
                reap(part, executions, reaped);
            } catch (IOException e) {
                broken = e; // the machines of other places have to be ended all the same
            } catch (ApplicationFailure e) {
                away = e;
            }
        }
        if (broken != null) {
            throw broken;
        }
        if (away != null) {
            throw away;
        }
        return reaped;
    }

    private void reap(Fleet.Part part, OpenExecutions executions, List<Reaped> reaped)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        for (MachineInfo machine : part.list()) {
            String reason = reason(machine, executions, now);
            if (reason != null) {
                fleet.release(machine.id(), reason);
                reaped.add(new Reaped(machine, reason));
            }
        }
    }

    private static @Nullable String reason(MachineInfo machine, OpenExecutions executions, Instant now) {
        if (!executions.isOpen(machine.run(), machine.execution())) {
            return "its run is over";
        }
        if (machine.hasWorker() || now.isBefore(machine.expected())) {
            return null;
        }
        return machine.state() == State.ENDED ? "it has ended" : "no worker runs on it";
    }

    /** A machine that was ended. */
    public record Reaped(MachineInfo machine, String reason) {}

    /** Knows the executions of runs. */
    @FunctionalInterface
    public interface OpenExecutions {
        /**
         * Whether the execution of a run goes on.
         *
         * @param execution a Temporal run id
         */
        boolean isOpen(String run, String execution);
    }
}
