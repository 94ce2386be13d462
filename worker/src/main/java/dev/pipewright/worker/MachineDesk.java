package dev.pipewright.worker;

import dev.pipewright.activity.Failures;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** What commands do with machines beside reading the catalog. */
public final class MachineDesk {
    private final HostSettings settings;

    /** Asks nobody yet. */
    public MachineDesk(HostSettings settings) {
        this.settings = settings;
    }

    static Reaping reaping(HostSettings settings, Temporal temporal) {
        RunExecutions executions = new RunExecutions(settings.catalog(), temporal);
        return new Reaping(settings.catalog(), executions, Fleets.of(settings), Clock.systemUTC());
    }

    /**
     * Ends a machine, confirmed, whether or not a run needs it, and records why. One that is gone is fine.
     *
     * @throws MachinesAwayException if nobody can be asked about machines now
     */
    public void terminate(String machine, String reason)
            throws MachinesAwayException, IOException, InterruptedException {
        asking(() -> {
            Fleets.of(settings).release(machine, reason);
            return true;
        });
    }

    /**
     * Records the end of runs that were ended from outside, and ends machines that no run needs: at once what the schedule of
     * the worker does from time to time.
     *
     * @throws UnreachableException if Temporal does not answer, which knows what is needed
     * @throws MachinesAwayException if nobody can be asked about machines now
     */
    public Reaped reap() throws UnreachableException, MachinesAwayException, IOException, InterruptedException {
        try (Temporal temporal = RemoteTemporal.connect(settings.environment())) {
            return reap(temporal);
        }
    }

    private Reaped reap(Temporal temporal)
            throws UnreachableException, MachinesAwayException, IOException, InterruptedException {
        Reaping reaping = reaping(settings, temporal);
        try {
            List<String> runs = reaping.closeRuns();
            List<Reaped.Machine> ended = asking(reaping::reap).stream()
                    .map(each -> new Reaped.Machine(each.id(), each.run(), each.reason()))
                    .toList();
            return new Reaped(runs, ended);
        } catch (WorkflowServiceException | StatusRuntimeException e) {
            throw temporal.refusal(e);
        }
    }

    private static <T> T asking(Question<T> question) throws MachinesAwayException, IOException, InterruptedException {
        try {
            return question.ask();
        } catch (ApplicationFailure e) {
            if (Failures.UNAVAILABLE.equals(e.getType())) {
                throw new MachinesAwayException(e.getOriginalMessage(), e);
            }
            throw e;
        }
    }

    /** Something that is asked of the engine. */
    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    /**
     * What was put right.
     *
     * @param runs whose end was recorded
     * @param machines that were ended, or were gone
     */
    public record Reaped(List<String> runs, List<Machine> machines) {
        public Reaped {
            runs = List.copyOf(runs);
            machines = List.copyOf(machines);
        }

        /** A machine that was ended, or was gone. */
        public record Machine(String id, String run, String reason) {}
    }
}
