package dev.pipewright.worker.machine;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ecr.EcrRegistries;
import dev.pipewright.activities.engine.ContainerSpec.Placement;
import dev.pipewright.activities.machine.MachineFile;
import dev.pipewright.activities.machine.MachineNames;
import dev.pipewright.activities.seal.MachineKey;
import dev.pipewright.activities.step.ArtifactStorage;
import dev.pipewright.activities.step.ContainerSetting;
import dev.pipewright.activities.step.CpuPermits;
import dev.pipewright.activities.step.Durability;
import dev.pipewright.activities.step.LocalSteps;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.worker.Executions;
import dev.pipewright.worker.Stores;
import dev.pipewright.worker.Temporal;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Polls a machine's own task queue and hosts what is done on the machine, for as long as its run goes on. */
final class MachineWorker implements AutoCloseable {
    /** Steps that wait for CPUs wait here, and whoever greets or attends the machine must not have to wait behind them. */
    private static final int STEPS_AT_ONCE = 1_000;

    /** How soon a step hears of a cancel, and the workflow of the machine's death. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(1);

    private static final long LOOK_SECONDS = 5;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final MachineFile file;
    private final Lease lease;
    private final SpotNotice notice;
    private final LocalSteps steps;
    private final WorkerFactory factory;
    private final CountDownLatch told = new CountDownLatch(1);

    /** Polls already when this returns. */
    MachineWorker(Path state, MachineFile file, Temporal temporal) {
        this.file = file;
        Orchestrator.OnMachines orchestrator =
                (Orchestrator.OnMachines) file.request().orchestrator();
        MachineKey key = new MachineKey();
        Attendance attendance = new Attendance(key.publicKey());
        Executions executions = new Executions(temporal);
        this.lease = new Lease(
                state.resolve("lease"),
                orchestrator.lease(),
                () -> executions.isOpen(file.request().run(), file.request().execution()),
                () -> !attendance.isDismissed(),
                System::nanoTime);
        this.notice = SpotNotice.of(orchestrator);
        SealedSecrets secrets = new SealedSecrets(key);
        Stores stores = Stores.ofHost();
        CpuPermits permits = MachineSize.permits(orchestrator);
        this.steps = new LocalSteps(
                state.resolve("work"),
                store -> new ArtifactStorage(new Artifacts(stores.objects(store)), stores.logs(store)),
                secrets,
                (run, step, attempt, started) -> {},
                permits,
                Durability.DURABLE,
                GRACE,
                new ContainerSetting(
                        System.getenv(),
                        new MachineLogins(secrets, new EcrRegistries(AwsConnections.ofHost())),
                        file.machine().id(),
                        placement(orchestrator),
                        permits));
        this.factory = WorkerFactory.newInstance(temporal.client());
        Worker worker = factory.newWorker(
                file.machine().taskQueue(),
                WorkerOptions.newBuilder()
                        .setIdentity(file.machine().id())
                        .setMaxConcurrentActivityExecutionSize(STEPS_AT_ONCE)
                        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                        .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                        .build());
        worker.registerActivitiesImplementations(attendance, steps);
        factory.start();
    }

    /** Where a container plays the machine, steps are processes of it, so that its end is theirs. */
    private Placement placement(Orchestrator orchestrator) {
        return orchestrator instanceof Orchestrator.VmDocker rehearsal
                ? new Placement(
                        rehearsal.network(),
                        "container:" + MachineNames.container(file.machine().id()),
                        null)
                : Placement.OWN;
    }

    /** Keeps the lease until the machine has to end, and ends its steps; returns why. Null if this process was told to end. */
    @Nullable
    String keepLease() throws IOException, InterruptedException {
        do {
            String reason = notice.given() ? "EC2 takes the instance back" : lease.look();
            if (reason != null) {
                close();
                steps.kill(file.request().run());
                return reason;
            }
        } while (!told.await(LOOK_SECONDS, TimeUnit.SECONDS));
        return null;
    }

    /** Stops polling and lets go of steps: those of this machine live on, for the next worker to find. */
    @Override
    public void close() {
        told.countDown();
        factory.shutdownNow();
        factory.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
