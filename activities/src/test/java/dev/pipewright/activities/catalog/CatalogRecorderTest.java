package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static dev.pipewright.activities.catalog.Fixtures.artifact;
import static dev.pipewright.activities.catalog.Fixtures.ended;
import static dev.pipewright.activities.catalog.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.catalog.Fixtures.FakeStore;
import dev.pipewright.activities.catalog.Fixtures.SetClock;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each call is a local activity: it may run twice, so each is called twice here. */
class CatalogRecorderTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private final FakeStore store = new FakeStore();
    private Catalog catalog;
    private CatalogRecorder recorder;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        recorder = new CatalogRecorder(catalog, any -> store, clock);
        catalog.runs().create(aRun("p"));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void fetchesAStackOrSaysWhichThereAre() {
        assertThat(recorder.fetchStack("default")).isEqualTo(recorder.fetchStack("default"));

        assertThatThrownBy(() -> recorder.fetchStack("prod"))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo("NotFound");
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Cannot find stack 'prod': no stack of that name is registered (registered:"
                                    + " default)");
                });
    }

    @Test
    void preparesAQueuedAttemptOnce() {
        Prepared first = recorder.prepare(Work.of("p-1", "load").preparation());
        Prepared second = recorder.prepare(Work.of("p-1", "load").preparation());

        assertThat(first).isEqualTo(second).isEqualTo(new Prepared(false, Map.of(), 1, "first run of this step"));
        assertThat(catalog.steps().list("p-1")).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(StepState.QUEUED);
            assertThat(attempt.reason()).isEqualTo("first run of this step");
            assertThat(attempt.queued()).isEqualTo(START);
        });
    }

    @Test
    void keepsToTheFirstAttemptWhateverHasBecomeOfIt() {
        Prepared first = recorder.first(Work.of("p-1", "load").preparation());
        catalog.steps().started("p-1", "load", 1, START);
        Prepared second = recorder.first(Work.of("p-1", "load").preparation());
        recorder.recordStep(succeeded("p-1", "load", 1, Map.of("data", artifact("d1"))));
        Prepared third = recorder.first(Work.of("p-1", "load").preparation());

        assertThat(List.of(first, second, third))
                .containsOnly(new Prepared(false, Map.of(), 1, "first run of this step"));
        assertThat(catalog.steps().attempts("p-1", "load")).hasSize(1);
    }

    @Test
    void marksAnAttemptAsRunningOnce() {
        recorder.prepare(Work.of("p-1", "load").preparation());

        catalog.steps().started("p-1", "load", 1, START.plusSeconds(1));
        catalog.steps().started("p-1", "load", 1, START.plusSeconds(9));

        assertThat(catalog.steps().attempts("p-1", "load")).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(StepState.RUNNING);
            assertThat(attempt.started()).isEqualTo(START.plusSeconds(1));
        });
    }

    @Test
    void recordsAnEndOnceAndForGood() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        StepRecord end = succeeded("p-1", "load", 1, Map.of("data", artifact("d1")));

        recorder.recordStep(end);
        List<StepAttempt> after = catalog.steps().list("p-1");
        recorder.recordStep(end);
        recorder.recordStep(ended("p-1", "load", 1, StepState.FAILED, Map.of(), "too late"));
        catalog.steps().started("p-1", "load", 1, START);

        assertThat(catalog.steps().list("p-1")).isEqualTo(after).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(StepState.SUCCEEDED);
            assertThat(attempt.exitCode()).isZero();
            assertThat(attempt.outputs()).isEqualTo(Map.of("data", artifact("d1")));
            assertThat(attempt.metadata()).isEqualTo(Map.of("accuracy", 0.5, "model", "tree"));
            assertThat(attempt.started()).isEqualTo(START.plusSeconds(1));
            assertThat(attempt.ended()).isEqualTo(START.plusSeconds(2));
        });
        assertThat(catalog.artifacts().of("p-1"))
                .extracting(ArtifactRecord::address)
                .containsExactly("p-1/code", "p-1/load.data");
    }

    @Test
    void countsARetryOnceAndSaysWhyItIsMade() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        recorder.recordStep(ended("p-1", "load", 1, StepState.FAILED, Map.of(), "exit code 1"));

        assertThat(recorder.retry("p-1", "load", 1, null)).isEqualTo(2);
        assertThat(recorder.retry("p-1", "load", 1, null)).isEqualTo(2);
        recorder.recordStep(ended("p-1", "load", 2, StepState.FAILED, Map.of(), null));
        assertThat(recorder.retry("p-1", "load", 2, "attempt 2 ran out")).isEqualTo(3);
        recorder.recordStep(ended("p-1", "load", 3, StepState.LOST, Map.of(), null));
        assertThat(recorder.retry("p-1", "load", 3, null)).isEqualTo(4);

        assertThat(catalog.steps().list("p-1"))
                .extracting(StepAttempt::reason)
                .containsExactly(
                        "first run of this step", "attempt 1 failed", "attempt 2 ran out", "attempt 3 was lost");
    }

    @Test
    void saysHowTheLastAttemptEndedWhenAResumedRunTriesAgain() {
        Map<StepState, String> reasons = Map.of(
                StepState.FAILED, "attempt 1 failed",
                StepState.LOST, "attempt 1 was lost",
                StepState.STOPPED, "attempt 1 was stopped");
        reasons.forEach((state, reason) -> {
            Work work = Work.of("p-1", "step-" + state);
            assertThat(recorder.prepare(work.preparation()).reason()).isEqualTo("first run of this step");
            recorder.recordStep(ended("p-1", "step-" + state, 1, state, Map.of(), null));

            Prepared again = recorder.prepare(work.preparation());

            assertThat(again.attempt()).isEqualTo(2);
            assertThat(again.reason()).isEqualTo(reason);
            assertThat(recorder.prepare(work.preparation())).isEqualTo(again);
        });
    }

    @Test
    void findsTheResultOfARetryLater() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        recorder.recordStep(ended("p-1", "load", 1, StepState.FAILED, Map.of(), "exit code 1"));
        recorder.retry("p-1", "load", 1, null);
        recorder.recordStep(succeeded("p-1", "load", 2, Map.of("data", artifact("d1"))));
        catalog.runs().create(aRun("p"));

        assertThat(recorder.prepare(Work.of("p-2", "load").preparation()).cached())
                .isTrue();
    }

    @Test
    void standsInForAStepOnceWithItsOutputsMetadataAndOrigin() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        recorder.recordStep(succeeded("p-1", "load", 1, Map.of("data", artifact("d1"))));
        catalog.runs().create(aRun("p"));
        catalog.runs().create(aRun("p"));

        Prepared first = recorder.prepare(Work.of("p-2", "load").preparation());
        Prepared second = recorder.prepare(Work.of("p-2", "load").preparation());
        recorder.prepare(Work.of("p-3", "load").preparation());

        assertThat(first).isEqualTo(second).isEqualTo(new Prepared(true, Map.of("data", artifact("d1")), 1, null));
        for (String run : List.of("p-2", "p-3")) {
            assertThat(catalog.steps().list(run)).singleElement().satisfies(attempt -> {
                assertThat(attempt.state()).isEqualTo(StepState.CACHED);
                assertThat(attempt.cachedFrom()).isEqualTo("p-1");
                assertThat(attempt.metadata()).containsEntry("accuracy", 0.5);
                assertThat(attempt.outputs()).containsKey("data");
            });
            assertThat(catalog.artifacts().find(run + "/load.data").origin()).isEqualTo(ArtifactRecord.Origin.CACHE);
        }
    }

    @Test
    void keepsAResultAliveWhenTheRunThatMadeItIsDeleted() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        recorder.recordStep(succeeded("p-1", "load", 1, Map.of("data", artifact("d1"))));
        recorder.recordRun("p-1", RunStatus.COMPLETED, null);
        catalog.runs().create(aRun("p"));
        recorder.prepare(Work.of("p-2", "load").preparation());

        catalog.runs().delete("p-1");

        assertThat(catalog.artifacts().keptDigests()).contains("d1");
        catalog.runs().create(aRun("p"));
        assertThat(recorder.prepare(Work.of("p-3", "load").preparation()).cached())
                .isTrue();
    }

    @Test
    void returnsWhatAResumedRunNeedNotDoAgain() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        recorder.recordStep(succeeded("p-1", "load", 1, Map.of("data", artifact("d1"))));
        recorder.prepare(Work.of("p-1", "train").preparation());
        recorder.recordStep(ended("p-1", "train", 1, StepState.FAILED, Map.of(), "exit code 1"));
        recorder.recordStep(skipped("report", "step 'train' failed"));
        recorder.recordRun("p-1", RunStatus.FAILED, "step 'train' failed");
        catalog.runs().reopen("p-1");

        assertThat(recorder.finishedSteps("p-1"))
                .isEqualTo(recorder.finishedSteps("p-1"))
                .containsExactly(new FinishedStep("load", Map.of("data", artifact("d1"))));
        assertThat(recorder.prepare(Work.of("p-1", "train").preparation()).attempt())
                .isEqualTo(2);
    }

    @Test
    void recordsASkippedStepOnceAndAgainWhenOtherAttemptsCameBetween() {
        recorder.recordStep(skipped("report", "step 'train' failed"));
        List<StepAttempt> first = catalog.steps().list("p-1");
        recorder.recordStep(skipped("report", "step 'train' failed"));
        assertThat(catalog.steps().list("p-1")).isEqualTo(first);

        recorder.prepare(Work.of("p-1", "report").preparation());
        recorder.recordStep(ended("p-1", "report", 1, StepState.STOPPED, Map.of(), null));
        recorder.recordStep(skipped("report", "step 'train' failed"));

        assertThat(catalog.steps().latest("p-1")).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(StepState.SKIPPED);
            assertThat(attempt.message()).isEqualTo("step 'train' failed");
        });
    }

    @Test
    void recordsTheChaptersAndTheEndOfARunOnce() {
        recorder.recordRun("p-1", RunStatus.RUNNING_STEPS, null);
        recorder.recordRun("p-1", RunStatus.RUNNING_STEPS, null);
        recorder.prepare(Work.of("p-1", "load").preparation());
        recorder.recordRun("p-1", RunStatus.STOPPED, "stopped");
        Run stopped = catalog.runs().get("p-1");
        recorder.recordRun("p-1", RunStatus.STOPPED, "stopped");

        assertThat(catalog.runs().get("p-1")).isEqualTo(stopped);
        assertThat(catalog.steps().list("p-1")).extracting(StepAttempt::state).containsExactly(StepState.STOPPED);
    }

    @Test
    void refusesARequiredStepWithoutAResultAndRecordsNothing() {
        assertThatThrownBy(
                        () -> recorder.prepare(Work.of("p-1", "load").required().preparation()))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo("Refused");
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Cannot leave out step 'load': there is no earlier result of the same work"
                                    + " (first run of this step)");
                });
        assertThat(catalog.steps().list("p-1")).isEmpty();
    }

    @Test
    void saysThatARunIsUnknown() {
        assertThatThrownBy(() -> recorder.prepare(Work.of("p-9", "load").preparation()))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType())
                        .isEqualTo("NotFound"));
        assertThatThrownBy(() -> recorder.recordRun("p-9", RunStatus.FAILED, null))
                .isInstanceOf(ApplicationFailure.class);
    }

    @Test
    void tellsATerminalOnlyWhatChanged() {
        recorder.prepare(Work.of("p-1", "load").preparation());
        long seen = catalog.steps().list("p-1").get(0).revision();
        assertThat(catalog.steps().changedSince("p-1", seen)).isEmpty();

        recorder.prepare(Work.of("p-1", "train").preparation());
        catalog.steps().started("p-1", "load", 1, START);

        assertThat(catalog.steps().changedSince("p-1", seen))
                .extracting(StepAttempt::step)
                .containsExactly("train", "load");
        assertThat(catalog.runs().get("p-1").revision()).isLessThan(seen);
    }

    private static StepRecord skipped(String step, String message) {
        return new StepRecord("p-1", step, 0, StepState.SKIPPED, Map.of(), Map.of(), null, message, null, null);
    }
}
