package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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

    private Process worker() throws Exception {
        Process worker = pipewright.start("worker");
        Pipewright.await("the worker is ready", () -> pipewright.output().contains("Worker ready"));
        return worker;
    }

    private void detach(String pipeline) throws Exception {
        Path file = pipewright.pipeline(pipeline, """
                name: %2$s
                steps:
                  work:
                    run: |
                      touch %1$s/%2$s-runs
                      while :; do sleep 0.1; done
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
