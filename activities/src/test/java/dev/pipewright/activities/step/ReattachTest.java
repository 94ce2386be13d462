package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.step.AttemptDirectory.Status;
import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that take over from workers that died: two objects that share nothing but the disk. */
final class ReattachTest {
    private Path root;
    private Workshop first;
    private Workshop second;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        root = directory;
        first = new Workshop(root, Durability.DURABLE);
        second = new Workshop(root, Durability.DURABLE);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void goesOnFollowingTheProcessOfAWorkerThatDied() throws Exception {
        Path go = root.resolve("go");
        Workshop.Step step = waiting("train", go);
        leave(step);
        Files.createFile(go);
        StepResult result = second.run(step);

        assertThat(second.text(result.outputs().get("ran"))).isEqualTo("once\n");
        assertThat(second.log("train")).isEqualTo("before\nafter\n");
        assertThat(second.started).containsExactly("training-1 train 1");
    }

    @Test
    void masksALogAcrossTheDeathOfAWorker() throws Exception {
        first.secrets.put("TOKEN", "s3cret");
        second.secrets.put("TOKEN", "s3cret");
        Path go = root.resolve("go");
        Workshop.Step step = step("train", "printf 's3c'; while ! test -e $GO; do sleep 0.01; done; echo 'ret s3cret'")
                .env("GO", go.toString())
                .secret("TOKEN");
        leave(step);
        assertThat(first.log("train")).isEmpty();
        Files.createFile(go);
        second.run(step);

        assertThat(second.log("train")).isEqualTo("*** ***\n");
    }

    @Test
    void takesTheExitCodeOfAProcessThatEndedWhileNobodyWatched() throws Exception {
        Path go = root.resolve("go");
        Workshop.Step step = waiting("train", go);
        leave(step);
        Files.createFile(go);
        Soon.until("the step has ended", () -> status("train").exit() != null);

        assertThat(second.text(second.run(step).outputs().get("ran"))).isEqualTo("once\n");
    }

    @Test
    void givesUpAProcessThatWasKilledWithItsWrapper() throws Exception {
        Workshop.Step step = waiting("train", root.resolve("never"));
        leave(step);
        long pid = status("train").pid();
        new ProcessBuilder("sh", "-c", "kill -9 -" + pid).start().waitFor();
        Soon.until("the process is gone", () -> ProcessHandle.of(pid).isEmpty());

        assertThatThrownBy(() -> second.run(step)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
            assertThat(failure.getOriginalMessage())
                    .isEqualTo("Step 'train' of run training-1 was lost:"
                            + " its process is gone and left no exit code behind");
        });
    }

    @Test
    void givesUpAProcessWhoseWrapperWasKilledWhileItFollowed() {
        for (String kill : new String[] {"kill -9 $PPID", "kill -9 0"}) {
            assertThatThrownBy(() -> first.run(step("train " + kill, kill + "; sleep 1000")))
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType())
                            .isEqualTo(Failures.STEP_LOST));
        }
        assertThatThrownBy(() -> first.run(step("own", "kill -9 $$")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo("Step 'own' of run training-1 exited with code 137"
                                + " (SIGKILL, perhaps for want of memory)"));
    }

    @Test
    void startsAnewWhatNeverStarted() throws Exception {
        AttemptDirectory directory = first.directory("train");
        directory.create();
        Files.writeString(directory.outputs().resolve("half"), "done");

        second.run(step("train", "ls $OUTPUTS"));
        assertThat(second.log("train")).isEmpty();
    }

    @Test
    void doesNotMistakeALaterProcessOfThatIdForItsOwn() throws Exception {
        AttemptDirectory directory = first.directory("train");
        directory.create();
        Files.writeString(
                directory.statusFile(), ProcessHandle.current().pid() + " " + System.currentTimeMillis() + "\n");

        assertThatThrownBy(() -> second.run(step("train", ":")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType())
                        .isEqualTo(Failures.STEP_LOST));
    }

    @Test
    void doesNotRunAStepAgainWhoseResultNobodyHeardOf() throws Exception {
        Workshop.Step step = step("train", "date +%N > $OUTPUTS/now; echo '{\"a\": 1}' > $PIPEWRIGHT_METADATA")
                .output("now");
        StepResult result = first.run(step);

        assertThat(second.run(step)).isEqualTo(result);
        assertThat(second.started).isEmpty();
        assertThat(first.directory("train").root().toFile().list())
                .containsExactlyInAnyOrder("status", "log", "metadata.json", "result.json");
    }

    @Test
    void tellsTheSameFailureAgainWhenNobodyHeardOfIt() {
        Workshop.Step step = step("train", "echo no such file; exit 4");
        String message = "Step 'train' of run training-1 exited with code 4: no such file";

        assertThatThrownBy(() -> first.run(step)).hasMessageContaining(message);
        assertThatThrownBy(() -> second.run(step)).hasMessageContaining(message);
    }

    @Test
    void letsASecondCallInTheSameWorkerWaitForTheFirst() throws Exception {
        Path go = root.resolve("go");
        Workshop.Step step = waiting("train", go);
        CompletableFuture<StepResult> one = CompletableFuture.supplyAsync(() -> uncheckedRun(step));
        CompletableFuture<StepResult> two = CompletableFuture.supplyAsync(() -> uncheckedRun(step));
        Files.createFile(go);

        assertThat(one.get()).isEqualTo(two.get());
        assertThat(first.started).hasSize(1);
    }

    @Test
    void sweepsTheExecutionsOfDeadWorkersWithTheirProcesses() throws Exception {
        Workshop.Step step = waiting("train", root.resolve("never"));
        leave(step);
        long pid = status("train").pid();

        assertThat(second.attempts.sweep(run -> false)).isZero();
        assertThat(second.attempts.sweep(Workshop.RUN::equals)).isOne();
        assertThat(second.work).isEmptyDirectory();
        Soon.until("the process is gone", () -> ProcessHandle.of(pid).isEmpty());
    }

    private StepResult uncheckedRun(Workshop.Step step) {
        try {
            return first.run(step);
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Workshop.Step waiting(String name, Path go) {
        return step(
                        name,
                        "echo once >> $OUTPUTS/ran; echo before;"
                                + " while ! test -e $GO; do sleep 0.01; done; echo after")
                .env("GO", go.toString())
                .output("ran");
    }

    private void leave(Workshop.Step step) {
        assertThatThrownBy(() -> first.run(step, () -> Wish.LEAVE))
                .isInstanceOfSatisfying(Abandoned.class, abandoned -> assertThat(abandoned.isStopped())
                        .isFalse());
    }

    private Status status(String step) throws java.io.IOException {
        return Objects.requireNonNull(first.directory(step).status());
    }
}
