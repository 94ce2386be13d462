package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.Failures;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a container may take, and how it is told that it was not enough. */
final class ContainerLimitsTest extends InContainers {
    @Test
    void namesTheMemoryLimitThatWasHit() {
        assertThatThrownBy(() ->
                        workshop.run(inContainer("train", "tail /dev/zero").memory(32 << 20)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith(
                                    "Step 'train' of run training-1 exited with code 137 (out of memory: its limit is"
                                            + " 32MiB, set by resources.memory)");
                    assertThat(memory(failure).hadBytes()).isEqualTo(32 << 20);
                    assertThat(memory(failure).mostBytes()).isGreaterThan(32 << 20);
                });
    }

    private static OutOfMemory memory(ApplicationFailure failure) {
        return Objects.requireNonNull(
                failure.getDetails().get(0, StepFailure.class).outOfMemory());
    }

    @Test
    void namesTheMemoryOfTheMachineThatWasUsedUp() {
        assertThatThrownBy(() ->
                        workshop.run(inContainer("train", "tail /dev/zero").on(aMachine(1, 32 << 20))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith(
                                    "Step 'train' of run training-1 exited with code 137 (out of memory: its limit is"
                                            + " 32MiB, all that its machine has, set by the orchestrator's memory)");
                    assertThat(memory(failure).hadBytes()).isEqualTo(32 << 20);
                });
    }

    @Test
    void givesAStepNoMoreThanItsMachineHas() throws Exception {
        Path seen = workshop.scratch("seen").resolve("inspected");

        workshop.run(
                inContainer("train", "sleep 2").memory(1L << 30).on(aMachine(0.5, 64 << 20)),
                () -> TestImage.inspected(seen));

        assertThat(seen).content().contains("\"Memory\": 67108864", "\"NanoCpus\": 500000000");
    }

    private static Orchestrator aMachine(double cpus, long memory) {
        Duration some = Duration.ofMinutes(1);
        return new Orchestrator.VmDocker(cpus, memory, null, "vm", "jre", null, null, 0, some, some);
    }

    @Test
    void tellsAKillFromAWantOfMemory() {
        assertThatThrownBy(() -> workshop.run(inContainer("train", "kill -9 $$").memory(32 << 20)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo("Step 'train' of run training-1 exited with code 137"
                                + " (SIGKILL, not for want of memory)"))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(
                                failure.getDetails().get(0, StepFailure.class).outOfMemory())
                        .isNull());
    }

    @Test
    void limitsWhatTheContainerMayDo() throws Exception {
        Path seen = workshop.scratch("seen").resolve("inspected");

        workshop.run(inContainer("train", "sleep 2").memory(64 << 20), () -> TestImage.inspected(seen));

        assertThat(seen)
                .content()
                .contains("\"Memory\": 67108864", "\"MemorySwap\": 67108864", "\"Init\": true", "no-new-privileges")
                .contains("\"StopTimeout\": 10", "\"dev.pipewright.run\": \"training-1\"")
                .contains("\"dev.pipewright.step\": \"train\"", "\"dev.pipewright.attempt\": \"1\"");
    }
}
