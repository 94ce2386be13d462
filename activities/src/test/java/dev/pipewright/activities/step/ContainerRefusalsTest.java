package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where a container cannot be had, or cannot run the command. */
final class ContainerRefusalsTest extends InContainers {
    @Test
    void saysThatAnImageHasNoShell() throws Exception {
        assertThatThrownBy(() -> workshop.run(step("train", "true").in(TestImage.empty(workshop.scratch("empty")))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo("Step 'train' of run training-1 exited with code 127"
                                + " (its image has no sh to run the command)"));
    }

    @Test
    void tellsWhatTheEngineDoesNotAllow() {
        assertThatThrownBy(() -> workshop.run(inContainer("train", "true").memory(1 << 20)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith(
                                    "Cannot start step 'train' of run training-1: Minimum memory limit allowed is ");
                });
    }

    @Test
    void saysWhatAnEngineNeedsForGpus() {
        assertThatThrownBy(() -> workshop.run(inContainer("train", "true").gpus(1)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .startsWith("Cannot start step 'train' of run training-1: could not select device driver")
                        .endsWith("(resources.gpus needs an engine with GPUs and NVIDIA's container toolkit)"));
    }

    @Test
    void saysHowToNameAUserThatTheImageDoesNotKnow() {
        Workshop.Step step = inContainer("train", "true").on(new Orchestrator.LocalDocker(0, 0, "nobody-here", null));

        assertThatThrownBy(() -> workshop.run(step))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .startsWith("Cannot start step 'train' of run training-1: unable to find user nobody-here")
                        .endsWith("(set the orchestrator's user to one of the image, or to UID:GID)"));
    }

    @Test
    void saysThatThereIsNoSuchNetwork() {
        Workshop.Step step =
                inContainer("train", "true").on(new Orchestrator.LocalDocker(0, 0, null, "no-such-network"));

        assertThatThrownBy(() -> workshop.run(step)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(Failures.NOT_FOUND);
            assertThat(failure.getOriginalMessage())
                    .startsWith("Cannot start step 'train' of run training-1: network no-such-network not found")
                    .contains("check its name and the stack's network");
        });
    }

    @Test
    void saysThatAnImageOfTheEngineIsGone() {
        String id = "sha256:" + "0".repeat(64);

        assertThatThrownBy(() -> workshop.run(step("train", "true").in(new StepImage(id, null, null))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.NOT_FOUND);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo(
                                    "Cannot start step 'train' of run training-1: the Docker engine of the worker's host"
                                            + " has no image " + id
                                            + " any more (start the run anew, which builds it)");
                });
    }

    @Test
    void saysWhereNoEngineAnswers(@TempDir Path empty) {
        String address = "unix://" + empty.resolve("no.sock");

        try (Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", address))) {
            assertThatThrownBy(() -> workshop.run(attempts, inContainer("train", "true")))
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                        assertThat(failure.getType()).isEqualTo(Failures.REFUSED);
                        assertThat(failure.getOriginalMessage())
                                .isEqualTo("Cannot start step 'train' of run training-1: no Docker engine answers at "
                                        + address
                                        + " (start it on the worker's host, or set DOCKER_HOST to another's address)");
                    });
        }
    }
}
