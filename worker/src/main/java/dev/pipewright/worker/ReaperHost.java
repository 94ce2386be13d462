package dev.pipewright.worker;

import dev.pipewright.run.Reap;
import dev.pipewright.run.ReapImpl;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the reaper of a data folder and keeps its schedule. On a task queue and a connection of its own: it has to get through
 * when runs fill theirs.
 */
public final class ReaperHost implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMinutes(3);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Temporal temporal;
    private final WorkerFactory factory;
    private final @Nullable String trouble;

    private ReaperHost(Temporal temporal, WorkerFactory factory, @Nullable String trouble) {
        this.temporal = temporal;
        this.factory = factory;
        this.trouble = trouble;
    }

    /**
     * Begins to reap for a data folder, whenever the schedule says so.
     *
     * @throws UnreachableException if the server does not answer
     */
    public static ReaperHost open(HostSettings settings) throws UnreachableException {
        Temporal temporal = RemoteTemporal.connect(settings.environment());
        String runsQueue = RunHost.taskQueue(settings.folder());
        WorkerFactory factory = WorkerFactory.newInstance(temporal.client());
        Worker worker = factory.newWorker(
                reaperQueue(runsQueue),
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(1)
                        .setMaxConcurrentWorkflowTaskPollers(2)
                        .setMaxConcurrentActivityTaskPollers(1)
                        .build());
        worker.registerWorkflowImplementationTypes(ReapImpl.class);
        worker.registerActivitiesImplementations(MachineDesk.reaping(settings, temporal));
        factory.start();
        return new ReaperHost(temporal, factory, schedule(temporal, runsQueue));
    }

    /** Why nothing will be reaped by itself, for the user; null if it will. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Makes the schedule, or brings it up to date. A server without schedules, or that allows none, is no reason not to work. */
    private static @Nullable String schedule(Temporal temporal, String runsQueue) {
        ScheduleClient client = ScheduleClient.newInstance(
                temporal.client().getWorkflowServiceStubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(temporal.client().getOptions().getNamespace())
                        .build());
        Schedule schedule = schedule(reaperQueue(runsQueue));
        String id = "pipewright-reaper/" + runsQueue;
        try {
            ScheduleHandle unused = client.createSchedule(
                    id, schedule, ScheduleOptions.newBuilder().build());
            return null;
        } catch (ScheduleAlreadyRunningException e) {
            return update(client.getHandle(id), schedule);
        } catch (ScheduleException | StatusRuntimeException e) {
            return reason(e);
        }
    }

    private static @Nullable String update(ScheduleHandle handle, Schedule schedule) {
        try {
            handle.update(present -> new ScheduleUpdate(schedule));
            return null;
        } catch (ScheduleException | StatusRuntimeException e) {
            return reason(e);
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "Temporal takes no schedule (" + cause.getMessage() + ")";
    }

    private static String reaperQueue(String runsQueue) {
        return runsQueue + "-reaper";
    }

    private static Schedule schedule(String taskQueue) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setWorkflowId("pipewright-reap/" + taskQueue)
                .setStaticSummary("end what no run needs any more")
                // The SDK cannot read a schedule back, and so not update it, that has a summary without details.
                .setStaticDetails("Ends machines whose run is over, and records the end of runs that were terminated.")
                .build();
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(Reap.class)
                        .setOptions(options)
                        .build())
                .setSpec(ScheduleSpec.newBuilder()
                        .setIntervals(List.of(new ScheduleIntervalSpec(EVERY)))
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                        .setCatchupWindow(EVERY)
                        .build())
                .build();
    }

    /** Ends the connection. The schedule stays: the next worker of the data folder does what comes up meanwhile. */
    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        temporal.close();
    }
}
