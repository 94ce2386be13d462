package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How steps are ended, and that nothing of them goes on. */
final class StepEndTest {
    private Path root;
    private Workshop workshop;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        root = directory;
        workshop = workshop(Duration.ofMinutes(1));
    }

    private Workshop workshop(Duration grace) throws Exception {
        return new Workshop(root.resolve("work"), root.resolve("store"), Durability.EPHEMERAL, grace);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void asksAStepToEndWhenItIsStopped() {
        Path told = root.resolve("told");
        assertStopped(step("train", "trap 'echo bye > $TOLD; exit 1' TERM; touch $UP; while :; do sleep 0.01; done")
                .env("TOLD", told.toString()));

        assertThat(told).hasContent("bye");
        assertThat(workshop.directory("train").root()).doesNotExist();
    }

    @Test
    void failsAStepWhoseWorkerIsBrokenAndEndsWhatItHasStarted() throws Exception {
        Path up = root.resolve("up");
        Path pid = root.resolve("pid");
        Workshop.Step step = step("train", "echo $$ > $PID; touch $UP; sleep 1000")
                .env("UP", up.toString())
                .env("PID", pid.toString());

        assertThatThrownBy(() -> workshop.run(step, () -> {
                    if (Files.exists(up)) {
                        throw new NoClassDefFoundError("com/example/Gone");
                    }
                    return Wish.GO_ON;
                }))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Cannot execute step 'train' of run training-1: its worker failed with"
                                    + " java.lang.NoClassDefFoundError: com/example/Gone (see the worker's log;"
                                    + " start the worker again, then resume the run)");
                });
        assertThat(Files.readAllLines(pid)).hasSize(1).noneMatch(StepEndTest::isAlive);
    }

    @Test
    void killsAStepThatIgnoresBeingAskedAndAllItHasStarted() throws Exception {
        workshop.close();
        workshop = workshop(Duration.ofMillis(100));
        Path pids = root.resolve("pids");
        assertStopped(step(
                        "train",
                        "trap '' TERM; echo $$ > $PIDS; (while :; do sleep 1; done) & echo $! >> $PIDS;"
                                + " setsid sh -c 'echo $$ >> $PIDS; touch $UP; sleep 1000'")
                .env("PIDS", pids.toString()));

        assertThat(Files.readAllLines(pids)).hasSize(3).noneMatch(StepEndTest::isAlive);
        assertThat(workshop.log("train")).isEqualTo("[pipewright] stopped\n");
    }

    @Test
    void endsAStepAtItsTimeout() {
        assertThatThrownBy(() -> workshop.run(step("train", "sleep 1000").timeout(Duration.ofMillis(300))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_TIMED_OUT);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Step 'train' of run training-1 ran longer than its timeout of 300ms");
                });
    }

    @Test
    void endsWhatASuccessfulStepLeftRunning() throws Exception {
        Path pids = root.resolve("pids");
        workshop.run(step(
                        "train",
                        "mkfifo f; sleep 1000 & echo $! > $PIDS;"
                                + " setsid sh -c 'exec >&- 2>&- <&-; cd /; echo $$ >> $PIDS; echo > $OLDPWD/f; sleep 1000' &"
                                + " read line < f")
                .env("PIDS", pids.toString()));

        assertThat(Files.readAllLines(pids)).hasSize(2).noneMatch(StepEndTest::isAlive);
    }

    @Test
    void endsWhatDroppedItsEnvironmentByWhereItIsOrPrints() throws Exception {
        assumeThat(Marks.available()).isTrue();
        Path pids = root.resolve("pids");
        String stray = "env -i setsid sh -c 'echo $$ >> " + pids + "; echo > %s; exec sleep 1000'";
        Path here = root.resolve("here");
        Path printing = root.resolve("printing");
        workshop.run(step(
                "train",
                "mkfifo %s %s; %s > /dev/null 2>&1 & read line < %s; (cd /; %s) & read line < %s"
                        .formatted(here, printing, stray.formatted(here), here, stray.formatted(printing), printing)));

        assertThat(Files.readAllLines(pids)).hasSize(2).noneMatch(StepEndTest::isAlive);
    }

    @Test
    void measuresAStepByItsProcessThoughRecordingItsStartTakesLonger() throws Exception {
        Path ended = root.resolve("ended");
        workshop.close();
        workshop = new Workshop(
                root,
                Durability.EPHEMERAL,
                () -> Files.exists(ended)
                        && System.currentTimeMillis()
                                        - Files.getLastModifiedTime(ended).toMillis()
                                > 500);
        StepResult result = workshop.run(step("train", "touch $ENDED").env("ENDED", ended.toString()));

        assertThat(result.ended())
                .isBefore(Files.getLastModifiedTime(ended).toInstant().plusMillis(400));
    }

    @Test
    void stopsAStepThatWaitsForACpu() {
        workshop.host.permits().request(2, 0);
        assertThatThrownBy(() -> workshop.run(step("train", ":"), () -> Wish.STOP))
                .isInstanceOf(Abandoned.class);
        assertThat(workshop.started).isEmpty();
    }

    @Test
    void namesTheFullDiskWhenAStepFillsIt() throws Exception {
        Path small = root.resolve("small");
        Files.createDirectory(small);
        assumeMounted(small);
        try (Workshop onSmall = new Workshop(
                small.resolve("work"), root.resolve("store"), Durability.EPHEMERAL, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> onSmall.run(step("train", "head -c 9000000 /dev/zero > $OUTPUTS/model")
                            .output("model")))
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                                    .startsWith("Step 'train' of run training-1 exited with code 1; disk is full (")
                                    .contains("0 bytes free)", small.toString()));
        } finally {
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    @Test
    void namesTheFullDiskWhenAnOutputDoesNotFitTheStore() throws Exception {
        Path small = root.resolve("small");
        Files.createDirectory(small);
        assumeMounted(small);
        try (Workshop onSmall = new Workshop(
                root.resolve("work"), small.resolve("store"), Durability.EPHEMERAL, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> onSmall.run(step("train", "head -c 9000000 /dev/urandom > $OUTPUTS/model")
                            .output("model")))
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                                    .startsWith("Cannot keep output 'model' of step 'train' of run training-1:"
                                            + " disk is full (" + small)
                                    .endsWith("bytes free); free some space, then resume the run"));
        } finally {
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    private static void assumeMounted(Path directory) throws Exception {
        int exit = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", directory.toString())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(exit)
                    .as("exit code of mount, which continuous integration must allow")
                    .isZero();
        }
        assumeThat(exit).as("exit code of mount: a small disk needs root").isZero();
    }

    /** The step says that it is up by making the file $UP. */
    private void assertStopped(Workshop.Step step) {
        Path up = root.resolve("up");
        assertThatThrownBy(() ->
                        workshop.run(step.env("UP", up.toString()), () -> Files.exists(up) ? Wish.STOP : Wish.GO_ON))
                .isInstanceOfSatisfying(Abandoned.class, abandoned -> assertThat(abandoned.isStopped())
                        .isTrue());
    }

    private static boolean isAlive(String pid) {
        // A zombie that init has not taken yet is dead.
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> process.info().command().isPresent())
                .isPresent();
    }
}
