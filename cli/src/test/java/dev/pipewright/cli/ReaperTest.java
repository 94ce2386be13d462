package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.NewMachine;
import dev.pipewright.activities.catalog.NewRun;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker puts right on a real Temporal server when runs are ended behind Pipewright's back. */
class ReaperTest {
    private static final Pattern SCHEDULE = Pattern.compile("pipewright-reaper/\\S+");

    @TempDir
    private Path folder;

    private @Nullable TemporalServer started;
    private Pipewright pipewright;

    @BeforeEach
    void start() throws Exception {
        TemporalServer server = TemporalServer.start(folder.resolve("temporal"));
        started = server;
        pipewright = new Pipewright(folder).with("TEMPORAL_ADDRESS", server.address());
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private TemporalServer server() {
        return Objects.requireNonNull(started);
    }

    @Test
    void recordsTheEndOfARunThatWasTerminatedOutsideOfPipewright() throws Exception {
        Process worker = worker();
        detach("first");
        detach("second");
        server().temporal("workflow", "terminate", "--workflow-id", "pipewright/first-1", "--reason", "test");

        server().temporal("schedule", "trigger", "--schedule-id", schedule());

        Pipewright.await("the run is closed", () -> shown("first-1").contains("INTERRUPTED"));
        assertThat(shown("first-1")).contains("its workflow was terminated outside of Pipewright", "LOST");
        assertThat(shown("second-1")).contains("RUNNING_STEPS");
        pipewright.run("runs", "stop", "second-1");
        worker.destroy();
        worker.waitFor();
    }

    @Test
    void keepsOneScheduleHoweverOftenAWorkerIsStarted() throws Exception {
        for (int i = 0; i < 2; i++) {
            Process worker = worker();
            worker.destroy();
            worker.waitFor();
            assertThat(pipewright.output()).doesNotContain("no schedule");
        }

        assertThat(SCHEDULE.matcher(server().temporal("schedule", "list")).results())
                .hasSize(1);
    }

    @Test
    void reapsAtOnceWhenAskedTo() throws Exception {
        Process worker = worker();
        detach("first");
        server().temporal("workflow", "terminate", "--workflow-id", "pipewright/first-1", "--reason", "test");

        Pipewright.Said said = pipewright.run("machines", "reap");

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out())
                .isEqualToNormalizingNewlines(
                        "Run first-1 is INTERRUPTED: its workflow was terminated outside of Pipewright\n");
        assertThat(pipewright.run("machines", "reap").err()).contains("Nothing to do");
        worker.destroy();
        worker.waitFor();
    }

    @Test
    void recordsTheEndOfARunThatTheServerHasForgottenAndOfNoOtherServersRun() throws Exception {
        String here = server().address() + ", namespace default";
        String forgotten = running("forgotten", here);
        String elsewhere = running("elsewhere", "temporal.example.org:7233, namespace default");

        Pipewright.Said said = pipewright.run("machines", "reap");

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out())
                .isEqualToNormalizingNewlines("Run " + forgotten + " is INTERRUPTED: Temporal at " + here
                        + " no longer knows its workflow\n");
        assertThat(pipewright.run("runs", "list").out()).containsPattern(elsewhere + " .*RUNNING_STEPS");
    }

    private String running(String pipeline, String host) {
        try (Catalog catalog = Catalog.open(pipewright.data())) {
            String run = catalog.runs()
                    .create(new NewRun(pipeline, null, "default", "{}", host, Instant.now(), null, Map.of()));
            catalog.runs().recordStatus(run, RunStatus.RUNNING_STEPS, null, Instant.now());
            return run;
        }
    }

    @Test
    void endsTheRecordsOfMachinesThatAreGoneAndOfThoseThatAreTerminated() throws Exception {
        needsDocker();
        Process worker = worker();
        detach("first");
        String open = execution("first-1");
        record("m-1", UUID.randomUUID().toString());
        record("m-2", open);
        record("m-3", open);

        Pipewright.Said reaped = pipewright.run("machines", "reap");
        Pipewright.Said terminated = pipewright.run("machines", "terminate", "m-2", "--yes");

        assertThat(reaped.exitCode()).as(reaped.err()).isZero();
        assertThat(reaped.out())
                .isEqualToNormalizingNewlines(
                        "Released machine m-1 of run first-1: it was gone when its run was over\n");
        assertThat(terminated.exitCode()).as(terminated.err()).isZero();
        assertThat(terminated.err())
                .contains("Terminated machine 'm-2'", "its run goes on", "pipewright runs stop first-1");
        assertThat(pipewright.run("machines", "list", "--all").out())
                .containsPattern("m-1 +first-1 +LOST .*it was gone")
                .containsPattern("m-2 +first-1 +LOST .*terminated by hand")
                .containsPattern("m-3 +first-1 +BOOTING");
        assertThat(pipewright.run("machines", "terminate", "m-2").err())
                .contains("Machine 'm-2' had ended before; nothing of it is left");
        pipewright.run("runs", "stop", "first-1");
        worker.destroy();
        worker.waitFor();
    }

    private static void needsDocker() throws Exception {
        boolean there = new ProcessBuilder("sh", "-c", "docker info")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        if (!there && System.getenv("CI") != null) {
            fail("There is no Docker engine: apt-get install docker.io, then dockerd");
        }
        assumeTrue(there, "needs a Docker engine");
    }

    private String execution(String run) throws Exception {
        String described =
                server().temporal("workflow", "describe", "--workflow-id", "pipewright/" + run, "--output", "json");
        Matcher id = Pattern.compile("\"runId\": *\"([^\"]+)\"").matcher(described);
        assertThat(id.find()).as(described).isTrue();
        return id.group(1);
    }

    private void record(String id, String execution) {
        Orchestrator vm = new Orchestrator.VmDocker(
                0, 0, null, "vm", "jre", null, null, 0, Duration.ofMinutes(2), Duration.ofMinutes(1));
        MachineRequest request =
                new MachineRequest("first-1", execution, 1, vm, new ArtifactStore.Local("/store"), Resources.DEFAULT);
        try (Catalog catalog = Catalog.open(pipewright.data())) {
            catalog.machines()
                    .provisioning(NewMachine.of(new Machine(id, "pipewright-machine-" + id), request, Instant.now()));
        }
    }

    private Process worker() throws Exception {
        Process worker = pipewright.start("worker");
        Pipewright.await("the worker is ready", () -> pipewright.output().contains("Worker ready"));
        return worker;
    }

    /** The step ends with the test's folder at the latest: no worker may be there to end it. */
    private void detach(String pipeline) throws Exception {
        Path file = pipewright.pipeline(pipeline, """
                name: %2$s
                steps:
                  work:
                    run: |
                      touch %1$s/%2$s-runs
                      while [ -e %1$s/%2$s-runs ]; do sleep 0.1; done
                """.formatted(folder, pipeline));
        assertThat(pipewright.run("run", file, "--detach").exitCode()).isZero();
        Pipewright.await("the step runs", () -> Files.exists(folder.resolve(pipeline + "-runs")));
    }

    private String shown(String run) {
        return pipewright.run("runs", "show", run).out();
    }

    private String schedule() throws Exception {
        Matcher id = SCHEDULE.matcher(server().temporal("schedule", "list"));
        assertThat(id.find()).isTrue();
        return id.group();
    }
}
