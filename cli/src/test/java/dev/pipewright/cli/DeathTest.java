package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process that executes a run dies, is interrupted, or is told to stop. */
class DeathTest {
    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeEach
    void prepare() {
        pipewright = new Pipewright(folder);
    }

    private Path pipeline() throws Exception {
        return pipewright.pipeline("long", """
                name: long
                steps:
                  first:
                    run: echo first >> %1$s/first; echo data > $OUTPUTS/data
                    outputs: [data]
                  second:
                    inputs: {data: first.data}
                    run: |
                      setsid sleep 1000 > /dev/null 2>&1 &
                      echo $! > %1$s/stray
                      echo $$ > %1$s/started
                      while ! test -e %1$s/go; do sleep 0.05; done
                """.formatted(folder));
    }

    private boolean lives(String file) throws IOException {
        return Pipewright.lives(
                Long.parseLong(Files.readString(folder.resolve(file)).strip()));
    }

    private void awaitStep() throws Exception {
        Pipewright.await(
                "the step runs",
                () -> Files.exists(folder.resolve("started"))
                        && !Files.readString(folder.resolve("started")).isBlank());
    }

    @Test
    void afterKill9NothingRunsOnAndResumeFinishesTheRun() throws Exception {
        Process process = pipewright.start("run", pipeline());
        awaitStep();

        process.destroyForcibly().waitFor();

        Pipewright.await("the step ends with its run", () -> !lives("started"));
        Pipewright.await("what left its process group ends too", () -> !lives("stray"));
        assertThat(pipewright.run("runs", "list").out()).contains("INTERRUPTED");
        Files.createFile(folder.resolve("go"));
        Pipewright.Said said = pipewright.run("runs", "resume", "long-1");
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(folder.resolve("first")).hasContent("first\n");
        assertThat(pipewright.run("artifacts", "verify").exitCode()).isZero();
    }

    @Test
    void ctrlCStopsTheRunInOrder() throws Exception {
        Process process = pipewright.start("run", pipeline());
        awaitStep();

        Pipewright.interrupt(process);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(lives("started")).isFalse();
        assertThat(lives("stray")).isFalse();
        assertThat(pipewright.run("runs", "list").out()).contains("STOPPED");
        assertThat(pipewright.output()).contains("Stopping run long-1", "pipewright runs resume long-1");
    }

    @Test
    void theTableGoesOnAfterCtrlC() throws Exception {
        pipewright.with("PIPEWRIGHT_TERMINAL", "2").with("TERM", "xterm").with("NO_COLOR", "1");
        Process process = pipewright.start("run", pipewright.pipeline("tidy", """
                name: tidy
                steps:
                  tidy:
                    run: |
                      trap 'while ! test -e %1$s/go; do sleep 0.05; done; exit 1' TERM
                      echo $$ > %1$s/started
                      while :; do sleep 0.05; done
                """.formatted(folder)));
        awaitStep();
        Pipewright.await("the table is shown", () -> pipewright.output().contains("tidy  running"));
        Pipewright.interrupt(process);
        Pipewright.await("it is said", () -> pipewright.output().contains("Stopping run tidy-1"));
        int said = pipewright.output().length();
        Pipewright.await("time goes on", () -> pipewright.output().indexOf("tidy  running", said) >= 0);
        Files.createFile(folder.resolve("go"));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pipewright.output().substring(said)).contains("tidy  stopped");
    }

    @Test
    void aSecondCtrlCEndsStepsAtOnceThatIgnoreTheFirst() throws Exception {
        Process process = pipewright.start("run", pipewright.pipeline("deaf", """
                name: deaf
                steps:
                  deaf:
                    run: |
                      trap '' TERM
                      setsid sleep 1000 > /dev/null 2>&1 &
                      echo $! > %1$s/stray
                      echo $$ > %1$s/started
                      while :; do sleep 1000; done
                """.formatted(folder)));
        awaitStep();
        Pipewright.interrupt(process);
        Pipewright.await("the first is noticed", () -> pipewright.output().contains("Ctrl-C again ends them at once"));

        Pipewright.interrupt(process);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(lives("started")).isFalse();
        assertThat(pipewright.output()).contains("Ending run deaf-1 at once", "pipewright runs resume deaf-1");
        Pipewright.await("what left its process group ends too", () -> !lives("stray"));
        assertThat(pipewright.run("runs", "list").out()).containsAnyOf("INTERRUPTED", "STOPPED");
    }

    @Test
    void aDetachedRunIsFollowedAndStoppedFromAnotherTerminal() throws Exception {
        Pipewright.Said started = pipewright.run("run", pipeline(), "--detach");
        assertThat(started.out()).isEqualTo("long-1\n");
        assertThat(started.err()).contains("in background process", "ends with that process");
        awaitStep();

        assertThat(pipewright.run("runs", "stop", "long-1").err()).contains("Run long-1 is STOPPED");

        assertThat(pipewright.run("runs", "follow", "long-1").exitCode()).isEqualTo(1);
        assertThat(lives("started")).isFalse();
    }
}
