package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real Temporal server, with workers that come and go. */
class TemporalServerTest {
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
    void stop() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    private TemporalServer server() {
        return Objects.requireNonNull(started);
    }

    /** Waits for a file, then writes one line more to another. */
    private Path waitingPipeline() throws Exception {
        return pipewright.pipeline("slow", """
                name: slow
                steps:
                  work:
                    run: |
                      echo started >> %1$s/started
                      while ! test -e %1$s/go; do sleep 0.05; done
                      echo done >> %1$s/done
                  last:
                    after: [work]
                    run: echo last >> %1$s/last
                """.formatted(folder));
    }

    private String status(String run) {
        return pipewright
                .run("runs", "list")
                .out()
                .lines()
                .filter(line -> line.startsWith(run + " "))
                .findFirst()
                .orElse("");
    }

    @Test
    void executesARunFromTheCommandItself() throws Exception {
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");

        Pipewright.Said said = pipewright.run("run", pipeline, "--logs");

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out()).contains("greet | hi");
        assertThat(pipewright.run("runs", "show", "hello-1").out()).contains(server().address());
    }

    @Test
    void aStepOutlivesItsWorkerAndIsNotRunTwice() throws Exception {
        Path pipeline = waitingPipeline();
        Process first = pipewright.start("worker");
        Pipewright.await("the worker is ready", () -> pipewright.output().contains("Worker ready"));
        assertThat(pipewright.run("run", pipeline, "--detach").exitCode()).isZero();
        Pipewright.await("the step runs", () -> Files.exists(folder.resolve("started")));

        first.destroyForcibly().waitFor();
        Process second = pipewright.start("worker");
        Pipewright.await("the next worker is ready", () -> pipewright.output().contains("Worker ready"));
        Files.createFile(folder.resolve("go"));
        Pipewright.await("the run ends", () -> status("slow-1").contains("COMPLETED"));

        assertThat(folder.resolve("started")).hasContent("started\n");
        assertThat(folder.resolve("done")).hasContent("done\n");
        assertThat(folder.resolve("last")).hasContent("last\n");
        second.destroy();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRunIsStoppedFromAnotherTerminal() throws Exception {
        Process worker = pipewright.start("worker");
        Pipewright.await("the worker is ready", () -> pipewright.output().contains("Worker ready"));
        pipewright.run("run", waitingPipeline(), "--detach");
        Pipewright.await("the step runs", () -> Files.exists(folder.resolve("started")));

        Pipewright.Said said = pipewright.run("runs", "stop", "slow-1");

        assertThat(said.err()).contains("Run slow-1 is STOPPED");
        assertThat(folder.resolve("done")).doesNotExist();
        assertThat(pipewright.run("runs", "show", "slow-1").out()).contains("last", "SKIPPED");
        worker.destroy();
        worker.waitFor();
    }

    @Test
    void saysThatThereIsNoSuchNamespaceAndRecordsNoRun() throws Exception {
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");
        pipewright.with("TEMPORAL_NAMESPACE", "nope");

        for (Object[] command : new Object[][] {
            {"run", pipeline}, {"run", pipeline, "--detach"}, {"worker"},
        }) {
            Pipewright.Said said = pipewright.run(command);

            assertThat(said.exitCode()).isEqualTo(4);
            assertThat(said.err())
                    .contains("Cannot use namespace 'nope' of Temporal at '" + server().address() + "': Namespace nope")
                    .contains("hint: set TEMPORAL_NAMESPACE", "--namespace nope")
                    .doesNotContain("bug");
        }
        assertThat(pipewright.run("runs", "list").out()).isEmpty();
    }

    @Test
    void aSecondCtrlCEndsStepsAtOnceThatThisProcessHosts() throws Exception {
        Process process = pipewright.start("run", pipewright.pipeline("deaf", """
                name: deaf
                steps:
                  deaf:
                    run: |
                      trap '' TERM
                      echo $$ > %1$s/pid
                      mv %1$s/pid %1$s/started
                      while :; do sleep 1000; done
                """.formatted(folder)));
        Pipewright.await("the step runs", () -> Files.exists(folder.resolve("started")));
        long step = Long.parseLong(Files.readString(folder.resolve("started")).strip());
        Pipewright.interrupt(process);
        Pipewright.await("the first is noticed", () -> pipewright.output().contains("Ctrl-C again ends them at once"));

        Pipewright.interrupt(process);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        Pipewright.await("the step ends", () -> !Pipewright.lives(step));
        assertThat(pipewright.output()).contains("Ending run deaf-1 at once", "pipewright runs resume deaf-1");
    }

    @Test
    void saysThatTheServerIsOutOfReachWithExitCode4() throws Exception {
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");
        server().close();

        Pipewright.Said said = pipewright.run("run", pipeline);

        assertThat(said.exitCode()).isEqualTo(4);
        assertThat(said.err())
                .contains("Cannot reach Temporal at '" + server().address() + "'", "unset TEMPORAL_ADDRESS");
    }
}
