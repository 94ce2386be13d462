package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepImage;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that cannot be reached for a while, as when it is restarted, or does not know what happened. */
final class ContainerOutageTest {
    private static final String LABEL = "dev.pipewright.execution=" + Workshop.EXECUTION;

    @Test
    void goesOnWithAContainerWhenTheEngineIsBack(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        EngineRelay relay = new EngineRelay(socket);
        try (Workshop workshop = new Workshop(root, Durability.DURABLE);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            Workshop.Step waiting = step("train", """
                            touch $OUTPUTS/up; while ! [ -e $TMPDIR/go ]; do sleep 0.05; done; echo 1 > $OUTPUTS/one
                            """).in(image).output("one");
            AttemptDirectory directory = workshop.directory("train");
            CompletableFuture<?> following = CompletableFuture.runAsync(() -> run(workshop, attempts, waiting));
            Soon.until("the step is up", () -> Files.exists(directory.outputs().resolve("up")));

            relay.cut();

            assertThatThrownBy(following::join).hasStackTraceContaining("no Docker engine answers at unix://" + socket);
            assertThatThrownBy(() -> workshop.run(attempts, waiting))
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                        assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                        assertThat(failure.isNonRetryable()).isFalse();
                    });
            Files.createFile(directory.temporary().resolve("go"));
            try (EngineRelay mended = new EngineRelay(socket)) {
                assertThat(workshop.text(
                                workshop.run(attempts, waiting).outputs().get("one")))
                        .isEqualTo("1\n");
                Soon.until("its container is removed", () -> TestImage.containers(LABEL)
                        .isEmpty());
                assertThat(mended.refused()).isZero();
            }
        }
    }

    /** As an engine does that starts again and finds containers of the one before. */
    @Test
    void losesAContainerThatTheEngineStopsWhenItComesBack(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        EngineRelay relay = new EngineRelay(socket);
        try (Workshop workshop = new Workshop(root, Durability.DURABLE);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            Workshop.Step waiting =
                    step("train", "touch $OUTPUTS/up; sleep 1000").in(image);
            AttemptDirectory directory = workshop.directory("train");
            CompletableFuture<?> following = CompletableFuture.runAsync(() -> run(workshop, attempts, waiting));
            Soon.until("the step is up", () -> Files.exists(directory.outputs().resolve("up")));
            relay.cut();
            assertThatThrownBy(following::join).hasStackTraceContaining("no Docker engine answers");

            TestImage.docker("stop", Files.readString(directory.containerFile()));

            try (EngineRelay mended = new EngineRelay(socket)) {
                assertThat(mended).isNotNull();
                assertThatThrownBy(() -> workshop.run(attempts, waiting))
                        .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                            assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
                            assertThat(failure.getOriginalMessage())
                                    .endsWith("was lost: its container ended with the Docker engine");
                        });
            }
        }
    }

    private static void run(Workshop workshop, Attempts attempts, Workshop.Step step) {
        try {
            workshop.run(attempts, step);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void seesTheEndOfAStepThoughTheEngineTellsNoNews(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        try (EngineRelay relay = new EngineRelay(socket);
                Workshop workshop = new Workshop(root, Durability.EPHEMERAL);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            relay.refuse("/events");

            Workshop.Step step =
                    step("train", "echo 1 > $OUTPUTS/one").in(image).output("one");

            assertThat(workshop.text(workshop.run(attempts, step).outputs().get("one")))
                    .isEqualTo("1\n");
            assertThat(relay.refused()).isPositive();
        }
    }

    @Test
    void knowsOfAWantOfMemoryThatTheEngineDidNotHearOf(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        try (EngineRelay relay = new EngineRelay(socket);
                Workshop workshop = new Workshop(root, Durability.DURABLE);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            relay.hideWantOfMemory();
            Workshop.Step step = step("train", "tail /dev/zero").in(image).memory(32 << 20);

            assertThatThrownBy(() -> workshop.run(attempts, step))
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                                    .startsWith("Step 'train' of run " + Workshop.RUN
                                            + " exited with code 137 (out of memory: its limit is 32MiB"));
        }
    }

    @Test
    void triesAgainToStartAContainerWhenTheEnginesNetworkIsMended(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        try (EngineRelay relay = new EngineRelay(socket);
                Workshop workshop = new Workshop(root, Durability.DURABLE);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            Workshop.Step step =
                    step("train", "echo 1 > $OUTPUTS/one").in(image).output("one");
            relay.refuse("/start", "failed to create endpoint x on network bridge: iptables failed");

            assertThatThrownBy(() -> workshop.run(attempts, step))
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                        assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                        assertThat(failure.isNonRetryable()).isFalse();
                        assertThat(failure.getOriginalMessage())
                                .isEqualTo("Cannot start step 'train' of run " + Workshop.RUN
                                        + ": failed to create endpoint x on network bridge: iptables failed");
                    });
            assertThat(TestImage.containers(LABEL)).isEmpty();
            relay.refuse(null);

            assertThat(workshop.text(workshop.run(attempts, step).outputs().get("one")))
                    .isEqualTo("1\n");
        }
    }

    @Test
    void removesAtTheEndOfAnExecutionWhatTheEngineDidNotRemoveBefore(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        try (EngineRelay relay = new EngineRelay(socket);
                Workshop workshop = new Workshop(root, Durability.EPHEMERAL);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            relay.refuse("DELETE ");
            workshop.run(attempts, step("train", "true").in(image));
            Soon.until("the removal was tried", () -> relay.refused() > 0);
            assertThat(TestImage.containers(LABEL)).hasSize(1);
            relay.refuse(null);

            attempts.remove(Workshop.RUN, Workshop.EXECUTION);

            assertThat(TestImage.containers(LABEL)).isEmpty();
        }
    }
}
