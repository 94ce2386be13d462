package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.artifact.LogWriter;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.NewMachine;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about runs tell of the images and machines of a run. */
class RunFleetTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Pipewright pipewright;

    /** A real run, with an image and a machine in its record as one on machines would have them. */
    @BeforeEach
    void run() throws Exception {
        pipewright = new Pipewright(folder);
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");
        assertThat(pipewright.run("run", pipeline).exitCode()).isZero();
        Orchestrator vm = new Orchestrator.VmDocker(
                2, 0, null, "vm", "jre", null, null, 0, Duration.ofMinutes(2), Duration.ofMinutes(1));
        MachineRequest request =
                new MachineRequest("hello-1", "execution", 1, vm, new ArtifactStore.Local("/store"), Resources.DEFAULT);
        try (Catalog catalog = Catalog.open(pipewright.data())) {
            catalog.machines().provisioning(NewMachine.of(new Machine("m-1", "queue"), request, START));
            catalog.machines().ready("m-1", START.plusMillis(3_400));
            catalog.machines().executes("m-1", "hello-1", "greet", 1);
            catalog.machines().ended("m-1", "its worker no longer answers", START.plusSeconds(60));
            catalog.builds().started("hello-1", "python:3.12-slim", START);
            catalog.builds()
                    .built("hello-1", "python:3.12-slim", "hub/hello@sha256:abc", 3_250_000, START.plusSeconds(4));
        }
        byte[] text = "boot: ready\n".getBytes(StandardCharsets.UTF_8);
        Logs logs = new Logs(new LocalObjects(pipewright.data().resolve("artifacts")));
        try (LogWriter writer = logs.writer("hello-1", "machine/m-1", 1)) {
            writer.append(text, 0, text.length, text.length);
        }
    }

    @Test
    void showsItsImagesAndMachinesAndWhereEachStepRan() {
        assertThat(pipewright.run("runs", "show", "hello-1").out())
                .containsPattern("greet +SUCCEEDED +1 +\\S+ +.*on machine m-1")
                .containsPattern("python:3\\.12-slim +4\\.0s +3\\.1 MiB +hub/hello@sha256:abc")
                .containsPattern("m-1 +LOST +2 CPUs +3\\.4s +1m 0s +its worker no longer answers");
        assertThat(pipewright.run("runs", "show", "hello-1", "-o", "json").out())
                .contains("\"machine\": \"m-1\"", "\"pushed\": 3250000", "\"id\": \"m-1\"", "\"lost\": true");
        assertThat(pipewright.run("machines", "show", "m-1").out()).containsPattern("greet +SUCCEEDED +1");
    }

    @Test
    void printsWhatMachinesWroteBesideWhatStepsDid() {
        assertThat(pipewright.run("runs", "logs", "hello-1").out()).isEqualTo("""
                machine/m-1 | boot: ready
                greet | hi
                """);
        assertThat(pipewright.run("runs", "logs", "hello-1", "machine/m-1").out())
                .isEqualTo("machine/m-1 | boot: ready\n");
        assertThat(pipewright.run("runs", "logs", "hello-1", "greet").out()).isEqualTo("greet | hi\n");
    }

    @Test
    void sumsThemUpWhenTheRunIsFollowed() {
        assertThat(pipewright.run("runs", "follow", "hello-1").err())
                .startsWith("Run hello-1 of pipeline hello on stack default")
                .contains(
                        "building image python:3.12-slim",
                        "pushed 3.1 MiB in 4.0s",
                        "machine m-1 ready after 3.4s",
                        "machine m-1 lost after 1m 0s: its worker no longer answers",
                        "  images: 1, 3.1 MiB pushed",
                        "  machines: 1, 1 lost, all released");
    }
}
