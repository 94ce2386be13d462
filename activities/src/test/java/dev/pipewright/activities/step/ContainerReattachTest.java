package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepImage;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that take over the containers of workers that died: two objects that share nothing but the disk and the engine. */
final class ContainerReattachTest {
    private static final String LABEL = "dev.pipewright.execution=" + Workshop.EXECUTION;

    private Path root;
    private StepImage image;
    private Workshop first;
    private Workshop second;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        image = TestImage.busybox(directory);
        root = directory;
        first = new Workshop(root, Durability.DURABLE);
        second = new Workshop(root, Durability.DURABLE);
    }

    @AfterEach
    void leavesNoContainer() throws Exception {
        first.close();
        second.close();
        assertThat(TestImage.containers(LABEL)).isEmpty();
    }

    /** Waits for the file that the test makes in its temporary directory. */
    private Workshop.Step waiting() {
        return step("train", """
                        echo before; touch $OUTPUTS/up
                        while ! [ -e $TMPDIR/go ]; do sleep 0.05; done
                        echo once >> $OUTPUTS/ran; echo after
                        """).in(image).output("ran");
    }

    /** Starts the step as a worker that is then gone. */
    private void leave(Workshop.Step step) throws Exception {
        Path up = first.directory("train").outputs().resolve("up");
        assertThatThrownBy(() -> first.run(step, () -> Files.exists(up) ? Wish.LEAVE : Wish.GO_ON))
                .isInstanceOf(Abandoned.class);
    }

    private void go() throws Exception {
        Files.createFile(first.directory("train").temporary().resolve("go"));
    }

    private void awaitExit() throws Exception {
        Soon.until("the container has exited", () -> TestImage.docker(
                        "inspect", "--format", "{{.State.Status}}", container())
                .equals("exited"));
    }

    private String container() throws Exception {
        List<String> containers = TestImage.containers(LABEL);
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }

    @Test
    void goesOnFollowingTheContainerOfAWorkerThatDied() throws Exception {
        leave(waiting());
        go();
        StepResult result = second.run(waiting());

        assertThat(second.text(result.outputs().get("ran"))).isEqualTo("once\n");
        assertThat(second.log("train")).startsWith("before\nafter\n");
        assertThat(second.started).containsExactly("training-1 train 1");
    }

    @Test
    void takesTheResultOfAContainerThatExitedWhileNobodyLooked() throws Exception {
        leave(waiting());
        go();
        awaitExit();

        assertThat(second.text(second.run(waiting()).outputs().get("ran"))).isEqualTo("once\n");
    }

    @Test
    void losesAContainerThatWasRemovedWhileNobodyLooked() throws Exception {
        leave(waiting());
        TestImage.docker("rm", "--force", container());

        assertThatThrownBy(() -> second.run(waiting()))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType())
                        .isEqualTo(Failures.STEP_LOST));
    }

    /** As the engine does with its containers when it ends together with the worker. */
    @Test
    void losesAContainerThatWasStoppedWhileNobodyLooked() throws Exception {
        leave(waiting());
        TestImage.docker("stop", container());

        assertThatThrownBy(() -> second.run(waiting())).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
            assertThat(failure.getOriginalMessage())
                    .isEqualTo("Step 'train' of run training-1 was lost: its container ended with the Docker engine");
        });
    }

    @Test
    void failsAStepThatFailedWhileNobodyLooked() throws Exception {
        Workshop.Step failing = step("train", """
                        touch $OUTPUTS/up
                        while ! [ -e $TMPDIR/go ]; do sleep 0.05; done
                        exit 3
                        """).in(image);
        leave(failing);
        go();
        awaitExit();

        assertThatThrownBy(() -> second.run(failing))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType())
                        .isEqualTo(Failures.STEP_FAILED));
    }

    /** It says 255 of the containers that it cannot find again when it starts. */
    @Test
    void losesAContainerWhoseEndTheEngineDoesNotKnow() throws Exception {
        leave(waiting());
        String name = Files.readString(first.directory("train").containerFile());
        TestImage.docker("rm", "--force", name);
        TestImage.docker(
                "create", "--name", name, "--label", LABEL, "--entrypoint", "sh", image.reference(), "-c", "exit 255");
        TestImage.docker("start", name);
        awaitExit();

        assertThatThrownBy(() -> second.run(waiting())).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
            assertThat(failure.getOriginalMessage())
                    .isEqualTo("Step 'train' of run training-1 was lost: its container ended with the Docker engine");
        });
    }

    @Test
    void startsAContainerThatWasCreatedAndNeverStarted() throws Exception {
        leave(waiting());
        // What it would be had its worker died between creating and starting it.
        AttemptDirectory directory = first.directory("train");
        TestImage.docker("kill", container());
        recreate(directory);
        Files.delete(directory.outputs().resolve("up"));
        go();

        assertThat(second.text(second.run(waiting()).outputs().get("ran"))).isEqualTo("once\n");
    }

    /** Puts a container that never started in the place of one, of the same name, command and mounts. */
    private void recreate(AttemptDirectory directory) throws Exception {
        String name = Files.readString(directory.containerFile());
        String script = TestImage.docker("inspect", "--format", "{{index .Config.Entrypoint 2}}", name);
        TestImage.docker("rm", name);
        List<String> mounts = List.of("inputs", "outputs", "tmp", "log", "status", "code");
        String[] start = {"create", "--name", name, "--label", LABEL, "--entrypoint", "sh", "-w", "/pipewright/code"};
        List<String> command = new ArrayList<>(List.of(start));
        for (String mount : mounts) {
            command.addAll(List.of("--volume", directory.root().resolve(mount) + ":/pipewright/" + mount));
        }
        command.addAll(List.of("--env", "OUTPUTS=/pipewright/outputs", "--env", "TMPDIR=/pipewright/tmp"));
        command.addAll(List.of(image.reference(), "-c", script, "sh", "echo once >> $OUTPUTS/ran", ""));
        TestImage.docker(command.toArray(String[]::new));
    }

    @Test
    void startsAnewWhatWasOnlyCreatedAndNotWrittenDown() throws Exception {
        leave(waiting());
        AttemptDirectory directory = first.directory("train");
        TestImage.docker("kill", container());
        Files.writeString(directory.statusFile(), "");

        StepResult result = second.run(
                step("train", "ls $OUTPUTS; echo anew > $OUTPUTS/ran").in(image).output("ran"));

        assertThat(second.text(result.outputs().get("ran"))).isEqualTo("anew\n");
    }

    @Test
    void tellsTheSameFailureAgainWhenNobodyHeardOfIt() {
        Workshop.Step step = step("train", "tail /dev/zero").in(image).memory(32 << 20);
        String message = "Step 'train' of run training-1 exited with code 137 (out of memory: its limit is 32MiB,";

        for (Workshop worker : List.of(first, second)) {
            assertThatThrownBy(() -> worker.run(step))
                    .hasMessageContaining(message)
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getDetails()
                                    .get(0, StepFailure.class)
                                    .outOfMemory())
                            .isNotNull());
        }
    }

    @Test
    void doesNotRunAStepAgainWhoseResultNobodyHeardOf() throws Exception {
        Workshop.Step step = step("train", "echo 1 > $OUTPUTS/one").in(image).output("one");
        StepResult result = first.run(step);

        assertThat(second.run(step)).isEqualTo(result);
        assertThat(second.started).isEmpty();
    }

    @Test
    void masksALogAcrossTheDeathOfAWorker() throws Exception {
        first.secrets.put("TOKEN", "s3cret");
        second.secrets.put("TOKEN", "s3cret");
        Workshop.Step step = step("train", """
                        touch $OUTPUTS/up; printf 's3c'
                        while ! [ -e $TMPDIR/go ]; do sleep 0.05; done; echo "ret $TOKEN"
                        """).in(image).secret("TOKEN");
        leave(step);
        assertThat(first.log("train")).isEmpty();
        go();
        second.run(step);

        assertThat(second.log("train")).startsWith("*** ***\n");
    }

    @Test
    void letsTwoWorkersRunContainersAtOnce() throws Exception {
        try (Workshop elsewhere = new Workshop(root.resolve("elsewhere"), Durability.DURABLE)) {
            CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> echo(first, "one"));
            CompletableFuture<String> two = CompletableFuture.supplyAsync(() -> echo(elsewhere, "two"));

            assertThat(one.get()).isEqualTo("one\n");
            assertThat(two.get()).isEqualTo("two\n");
        }
    }

    private String echo(Workshop workshop, String text) {
        try {
            workshop.run(step(text, "echo " + text).in(image));
            return workshop.log(text);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sweepsTheExecutionsOfDeadWorkersWithTheirContainers() throws Exception {
        leave(waiting());

        assertThat(second.attempts.sweep(run -> false)).isZero();
        assertThat(TestImage.containers(LABEL)).hasSize(1);
        assertThat(second.attempts.sweep(Workshop.RUN::equals)).isOne();
        assertThat(TestImage.containers(LABEL)).isEmpty();
        assertThat(second.work).isEmptyDirectory();
    }

    @Test
    void removesContainersWhoseDirectoriesAreGone() throws Exception {
        leave(waiting());
        Trees.delete(first.directory("train").root());

        second.run(step("other", "true").in(image));
        Soon.until("no container is left", () -> TestImage.containers(LABEL).isEmpty());
    }

    @Test
    void removesTheContainersOfAnExecutionThatIsCleanedUp() throws Exception {
        leave(waiting());

        second.attempts.remove(Workshop.RUN, Workshop.EXECUTION);
        assertThat(TestImage.containers(LABEL)).isEmpty();
    }
}
