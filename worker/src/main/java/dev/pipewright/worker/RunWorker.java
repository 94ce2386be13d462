package dev.pipewright.worker;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.run.PipelineRunImpl;
import dev.pipewright.run.StepGroupImpl;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Polls a task queue and hosts the workflows and activities of runs, until it is closed. */
final class RunWorker implements AutoCloseable {
    /** Each leg that runs or waits for a CPU is a workflow thread. */
    private static final int WORKFLOW_THREADS = 4_000;

    /** Steps that run or wait for a CPU on this host; the others wait in Temporal. */
    private static final int STEPS_AT_ONCE =
            4 * Math.max(4, Runtime.getRuntime().availableProcessors());

    private static final int LOCAL_ACTIVITIES_AT_ONCE = 16;

    /** How often a step may tell that it lives, and so how soon it hears of a cancel. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final WorkerFactory factory;

    /** @param preparing what gets images and machines for the steps */
    RunWorker(
            Temporal temporal,
            String taskQueue,
            CatalogActivities catalog,
            StepActivities steps,
            List<Object> preparing) {
        factory = WorkerFactory.newInstance(
                temporal.client(),
                WorkerFactoryOptions.newBuilder()
                        .setMaxWorkflowThreadCount(WORKFLOW_THREADS)
                        .build());
        Worker worker = factory.newWorker(
                taskQueue,
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(STEPS_AT_ONCE)
                        .setMaxConcurrentLocalActivityExecutionSize(LOCAL_ACTIVITIES_AT_ONCE)
                        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                        .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                        .build());
        worker.registerWorkflowImplementationTypes(PipelineRunImpl.class, StepGroupImpl.class);
        worker.registerActivitiesImplementations(catalog, steps);
        worker.registerActivitiesImplementations(preparing.toArray());
        factory.start();
    }

    /** Stops polling and lets go of what runs: processes of a durable server live on, for the next worker to find. */
    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
