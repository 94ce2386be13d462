package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.run.PipelineRun;
import dev.pipewright.stack.Orchestrator.VmDocker;
import dev.pipewright.worker.RemoteTemporal;
import dev.pipewright.worker.Stores;
import dev.pipewright.worker.Temporal;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on, on a real server, and a data folder whose machines are on a real engine. */
abstract class OnRealMachines {
    private static final String QUEUE = "rehearsals";

    @TempDir
    Path folder;

    final Stores stores = Stores.ofHost();
    final String run = "run_" + UUID.randomUUID().toString().substring(0, 8);
    DevServer server;
    Temporal temporal;
    private WorkerFactory workers;
    MachineBed bed;
    Rehearsal rehearsal;
    String execution;

    @BeforeEach
    void start() throws Exception {
        MachineBed.needsEngine();
        server = DevServer.start(folder.resolve("server"));
        temporal = RemoteTemporal.connect(Map.of("TEMPORAL_ADDRESS", server.address()));
        workers = WorkerFactory.newInstance(temporal.client());
        workers.newWorker(QUEUE).registerWorkflowImplementationTypes(RehearsalImpl.class);
        workers.start();
        bed = new MachineBed(folder, server.address());
        rehearsal = temporal.client()
                .newWorkflowStub(
                        Rehearsal.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId(PipelineRun.workflowId(run))
                                .build());
        execution = WorkflowClient.start(rehearsal::run).getRunId();
    }

    @AfterEach
    void stop() throws Exception {
        if (bed != null) {
            bed.close();
        }
        if (temporal != null) {
            workers.shutdownNow();
            temporal.close();
            server.close();
        }
    }

    Machine provision(Duration lease) {
        VmDocker orchestrator = MachineBed.orchestrator(lease);
        return bed.calls().provision(bed.request(run, execution, 1, orchestrator));
    }

    Machine booted(Duration lease) {
        Machine machine = provision(lease);
        assertThat(rehearsal.greet(machine.taskQueue())).isNotEmpty();
        return machine;
    }

    void awaitGone(Machine machine) throws Exception {
        Soon.become("nothing of the machine runs", () -> MachineBed.containers(machine)
                .isEmpty());
    }

    /**
     * An attempt of a step that has one output, {@code data}.
     *
     * @param image null for a process of the worker
     */
    StepExecution step(String name, String command, List<String> secrets, @Nullable StepImage image)
            throws IOException {
        Path code = Files.createDirectories(folder.resolve("code"));
        Files.writeString(code.resolve("readme"), "nothing to see");
        return new StepExecution(
                run,
                execution,
                "training",
                "rehearsal",
                MachineBed.orchestrator(Duration.ofMinutes(1)),
                bed.store,
                name,
                1,
                command,
                new Artifacts(stores.objects(bed.store)).store(code, false).digest(),
                Map.of(),
                Map.of(),
                List.of("data"),
                secrets,
                Resources.DEFAULT,
                null,
                image,
                null,
                null);
    }
}
