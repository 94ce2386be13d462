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
    void saysThatTheServerIsOutOfReachWithExitCode4() throws Exception {
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");
        server().close();

        Pipewright.Said said = pipewright.run("run", pipeline);

        assertThat(said.exitCode()).isEqualTo(4);
        assertThat(said.err())
                .contains("Cannot reach Temporal at '" + server().address() + "'", "unset TEMPORAL_ADDRESS");
    }
}
