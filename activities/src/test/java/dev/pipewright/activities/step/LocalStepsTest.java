package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.CacheTerms;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepResult;
import dev.pipewright.pipeline.CachePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same through Temporal. */
final class LocalStepsTest {
    private static final CacheTerms TERMS =
            new CacheTerms("exit", Map.of(), List.of(), "5ada", CachePolicy.FOREVER, null);

    private Workshop workshop;
    private final Recording observer = new Recording();
    private LocalSteps steps;
    private TestActivityEnvironment temporal;

    @BeforeEach
    void open(@TempDir Path root) throws Exception {
        workshop = new Workshop(root, Durability.EPHEMERAL);
        steps = new LocalSteps(
                root.resolve("work"),
                store -> new ArtifactStorage(workshop.artifacts, workshop.logs),
                name -> null,
                observer,
                CpuPermits.ofHost(),
                Durability.EPHEMERAL,
                Duration.ofSeconds(10),
                ContainerSetting.local(Map.of(), (step, registry) -> Optional.empty()));
        temporal = TestActivityEnvironment.newInstance();
        temporal.registerActivitiesImplementations(steps);
    }

    @AfterEach
    void close() {
        temporal.close();
        steps.close();
        workshop.close();
    }

    @Test
    void returnsTheResultOfAStep() throws Exception {
        assertThat(activities().execute(execution("echo 42 > $OUTPUTS/answer")).outputs())
                .containsKey("answer");
    }

    @Test
    void saysWhetherTheResultIsRecorded() throws Exception {
        assertThat(activities().execute(execution("echo 42 > $OUTPUTS/answer")).recorded())
                .isFalse();

        observer.records = true;

        assertThat(activities().execute(execution("echo 42 > $OUTPUTS/answer")).recorded())
                .isTrue();
        assertThat(observer.log).containsExactly("train 1 answer", "train 1 answer");
    }

    @Test
    void takesAnEarlierResultWhenItIsToldToLookForOne() throws Exception {
        StepResult earlier = StepResult.cached(Map.of(), Instant.EPOCH);
        observer.earlier = earlier;

        assertThat(activities().execute(execution("exit 5").unlessKnown(TERMS))).isEqualTo(earlier);
        assertThat(observer.log).containsExactly("asked about train: exit 5");
        assertThat(workshop.work).doesNotExist();
    }

    @Test
    void runsAStepThatHasNoEarlierResult() throws Exception {
        activities().execute(execution("touch $OUTPUTS/answer").unlessKnown(TERMS));

        assertThat(observer.log).containsExactly("asked about train: touch $OUTPUTS/answer", "train 1 answer");
    }

    @Test
    void failsWithTheStepsTypeAndDetails() {
        assertThatThrownBy(() -> activities().execute(execution("exit 5")))
                .isInstanceOf(ActivityFailure.class)
                .hasRootCauseInstanceOf(ApplicationFailure.class)
                .rootCause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Step 'train' of run training-1 exited with code 5");
                });
    }

    @Test
    void stopsAStepWhoseActivityIsCancelled() {
        temporal.requestCancelActivity();
        assertThatThrownBy(() -> activities().execute(execution("sleep 1000"))).isInstanceOf(CanceledFailure.class);
    }

    @Test
    void removesWhatAnExecutionLeftBehind() throws Exception {
        activities().execute(execution("touch $OUTPUTS/answer"));
        activities().cleanUp(Workshop.RUN, Workshop.EXECUTION);
        activities().cleanUp(Workshop.RUN, Workshop.EXECUTION);
        assertThat(workshop.work).isEmptyDirectory();
        assertThat(steps.sweep(execution -> true)).isZero();
    }

    private StepActivities activities() {
        return temporal.newActivityStub(StepActivities.class);
    }

    private StepExecution execution(String command) throws java.io.IOException {
        Path code = workshop.scratch("code");
        return new Workshop.Step("train", command)
                .output("answer")
                .execution(workshop.artifacts.store(code, true).digest(), workshop.storeRoot);
    }

    /** Keeps a log of the results it hears of. */
    private static final class Recording implements StepObserver {
        private final List<String> log = new ArrayList<>();
        private boolean records;
        private @Nullable StepResult earlier;

        @Override
        public @Nullable StepResult earlier(StepPreparation first) {
            log.add("asked about " + first.step() + ": " + first.command());
            return earlier;
        }

        @Override
        public void started(String run, String step, int attempt, Instant started) {}

        @Override
        public boolean succeeded(StepExecution step, StepResult result) {
            log.add(step.step() + " " + step.attempt() + " "
                    + String.join(",", result.outputs().keySet()));
            return records;
        }
    }
}
