package dev.pipewright.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.artifact.LogWriter;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Machines;
import dev.pipewright.activities.catalog.NewMachine;
import dev.pipewright.activities.catalog.NewRun;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.cli.Cli;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesCommandsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Orchestrator VM = new Orchestrator.VmDocker(
            2, 4L << 30, null, "vm", "jre", null, null, 0, Duration.ofMinutes(2), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void aRunThatLostAMachineAndHasAnother() {
        cli = new Cli(folder);
        try (Catalog catalog = cli.catalog()) {
            String run =
                    catalog.runs().create(new NewRun("training", null, "default", "{}", "here", START, null, Map.of()));
            catalog.runs().recordStatus(run, RunStatus.RUNNING_STEPS, null, START);
            provisioning(catalog, run, 1);
            catalog.machines().ready("m-1", START.plusMillis(3_400));
            catalog.machines().ended("m-1", "its worker no longer answers", START.plusSeconds(60));
            provisioning(catalog, run, 2);
            catalog.machines().ready("m-2", START.plusSeconds(64));
        }
    }

    private static void provisioning(Catalog catalog, String run, int number) {
        MachineRequest request =
                new MachineRequest(run, "execution", number, VM, new ArtifactStore.Local("/store"), Resources.DEFAULT);
        Machine machine = new Machine("m-" + number, "pipewright-machine-m-" + number);
        catalog.machines().provisioning(NewMachine.of(machine, request, START.plusSeconds(number - 1L)));
    }

    @Test
    void listsTheMachinesThatAreThere() {
        assertThat(cli.run("machines", "list")).isZero();

        assertThat(cli.out)
                .contains("ID", "RUN", "STATE", "FLAVOR", "SIZE", "AGE", "WHY")
                .containsPattern("m-2 +training-1 +READY +vm_docker +2 CPUs, 4\\.0 GiB +\\S.* +-")
                .doesNotContain("m-1");
    }

    @Test
    void listsThoseThatAreGoneAndWhy() {
        assertThat(cli.run("machines", "list", "--all")).isZero();

        assertThat(cli.out)
                .containsPattern(
                        "m-1 +training-1 +LOST +vm_docker +2 CPUs, 4\\.0 GiB +1m 0s +its worker no longer answers")
                .contains("m-2");
    }

    @Test
    void listsThemForPrograms() {
        assertThat(cli.run("machines", "list", "--all", "--run", "training-1", "-o", "json"))
                .isZero();

        assertThat(cli.out)
                .startsWith("[")
                .contains(
                        "\"id\": \"m-1\"",
                        "\"state\": \"ENDED\"",
                        "\"lost\": true",
                        "\"reason\": \"its worker no longer answers\"",
                        "\"memory\": 4294967296",
                        "\"id\": \"m-2\"",
                        "\"state\": \"READY\"");
    }

    @Test
    void saysHowToSeeMoreWhereThereIsNothing() {
        try (Catalog catalog = cli.catalog()) {
            catalog.machines().ended("m-2", Machines.RELEASED, START.plusSeconds(90));
        }

        assertThat(cli.run("machines", "list")).isZero();

        assertThat(cli.out).isEmpty();
        assertThat(cli.err).contains("No machines are there; see those that were: pipewright machines list --all");
        assertThat(cli.run("machines", "list", "--run", "training-2")).isEqualTo(3);
        assertThat(cli.err).contains("Cannot find run 'training-2'", "did you mean 'training-1'?");
    }

    @Test
    void showsAMachineAndWhereItsLogIs() {
        assertThat(cli.run("machines", "show", "m-1")).isZero();

        assertThat(cli.out)
                .containsPattern("State: +LOST")
                .containsPattern("Why: +its worker no longer answers")
                .containsPattern("Booted in: +3\\.4s")
                .containsPattern("Log: +pipewright machines logs m-1");
        assertThat(cli.run("machines", "show", "m-1", "-o", "json")).isZero();
        assertThat(cli.out).contains("\"steps\": []");
    }

    @Test
    void namesTheNearestOfAnUnknownMachine() {
        for (String verb : new String[] {"show", "logs", "terminate"}) {
            assertThat(cli.run("machines", verb, "m-9")).as(verb).isEqualTo(3);
            assertThat(cli.err).contains("Cannot find machine 'm-9': no machine of that id is recorded");
        }
    }

    @Test
    void printsWhatAMachineWroteWhileItBooted() throws Exception {
        Logs logs = new Logs(new LocalObjects(folder.resolve("data/artifacts")));
        byte[] text = "boot: loading the worker\nboot: ready\n".getBytes(StandardCharsets.UTF_8);
        try (LogWriter writer = logs.writer("training-1", "machine/m-1", 1)) {
            writer.append(text, 0, text.length, text.length);
        }

        assertThat(cli.run("machines", "logs", "m-1", "-f")).as(cli.err).isZero();

        assertThat(cli.out).isEqualToNormalizingNewlines("boot: loading the worker\nboot: ready\n");
        assertThat(cli.run("machines", "logs", "m-1", "-o", "json")).isZero();
        assertThat(cli.out).contains("\"line\":\"boot: ready\"");
    }

    @Test
    void asksBeforeItEndsAMachineOfARunThatGoesOn() {
        assertThat(cli.run("machines", "terminate", "m-2")).isEqualTo(2);
        assertThat(cli.err)
                .contains(
                        "Cannot terminate machine 'm-2' of run 'training-1', which goes on without asking",
                        "hint: add --yes");

        assertThat(cli.typing("n\n").run("machines", "terminate", "m-2")).isEqualTo(5);
        assertThat(cli.err).contains("Terminate machine 'm-2' of run 'training-1', which goes on? [y/N]");
    }

    @Test
    void saysThatTheEngineIsAwayWithExitCode4() {
        cli.with("DOCKER_HOST", "unix://" + folder.resolve("nobody.sock"))
                .with("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));

        assertThat(cli.run("machines", "terminate", "m-2", "--yes")).isEqualTo(4);

        assertThat(cli.err)
                .contains("Cannot terminate machine 'm-2': ", "hint: start the Docker engine")
                .doesNotContain("Exception");
    }

    @Test
    void cannotTellWhichMachinesAreNeededWithoutAServer() {
        assertThat(cli.run("machines", "reap")).isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "Cannot tell which machines are needed: no Temporal server is named",
                        "hint: set TEMPORAL_ADDRESS");
    }

    @Test
    void saysThatTemporalIsOutOfReachWithExitCode4() {
        assertThat(cli.with("TEMPORAL_ADDRESS", "127.0.0.1:1").run("machines", "reap"))
                .isEqualTo(4);

        assertThat(cli.err).contains("Cannot reach Temporal at '127.0.0.1:1'");
    }
}
