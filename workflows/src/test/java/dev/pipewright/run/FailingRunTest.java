package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static dev.pipewright.run.Pipelines.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.pipeline.Retry;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps that fail, are lost or never end, and runs that are stopped. */
class FailingRunTest {
    private final FakeWorld world = new FakeWorld();

    @RegisterExtension
    private final Runs runs = new Runs(world);

    @Test
    void triesAFailingStepAsOftenAsItsRulesAllow() {
        world.where("train", "fails", "fails");

        runs.run(aRun(step("train").tried(new Retry(3, Duration.ofMinutes(10), 2))));

        assertThat(world.log())
                .containsSubsequence("failed train", "failed train (attempt 2)", "succeeded train (attempt 3)");
    }

    @Test
    void failsTheRunWhenTheLastAttemptFails() {
        world.where("train", "fails", "fails");

        runs.runAndFail(aRun(step("train").tried(new Retry(2, Duration.ZERO, 1))), "Step 'train' exited with code 1");

        assertThat(world.log())
                .endsWith(
                        "failed train (attempt 2)",
                        "run CLEANING_UP",
                        "clean up",
                        "run FAILED: Step 'train' exited with code 1");
    }

    @Test
    void doesNotSpendTheRetriesOfAStepThatIsLost() {
        world.where("train", "is lost", "is lost", "fails");

        runs.runAndFail(aRun(step("train")), "Step 'train' exited with code 1");

        assertThat(world.log()).containsSubsequence("lost train", "lost train (attempt 2)", "failed train (attempt 3)");
    }

    @Test
    void givesUpAStepThatIsLostThreeTimes() {
        world.where("train", "is lost", "is lost", "is lost");

        runs.runAndFail(aRun(step("train")), "Step 'train' is gone");
    }

    @Test
    void startsNothingNewAfterAFailure() {
        world.where("load", "fails");

        runs.runAndFail(
                aRun(
                        step("load"),
                        step("train").reads("data", "load.out"),
                        step("other").after("train")),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("skipped train", "skipped other");
    }

    @Test
    void goesOnWithWhatDoesNotNeedTheFailedStepWhenAsked() {
        world.where("load", "fails");
        RunRequest request = aRun(
                step("load"),
                step("train").reads("data", "load.out"),
                step("a"),
                step("b").after("a"));

        runs.runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.CONTINUE)),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("skipped train", "succeeded a", "succeeded b");
    }

    @Test
    void stopsRunningStepsAtOnceWhenAskedToFailFast() {
        world.whereNeverEnds("long").where("load", "fails");
        RunRequest request = aRun(step("long"), step("load"));

        runs.runAndFail(
                with(request, new RunOptions(false, null, null, FailureMode.FAIL_FAST)),
                "Step 'load' exited with code 1");

        assertThat(world.log()).contains("failed load", "stopped long");
    }

    @Test
    void recordsAStoppedRunOnceItsStepsHaveEnded() throws Exception {
        world.whereNeverEnds("long");
        WorkflowStub run = runs.begin(aRun(step("long"), step("next").after("long")));
        world.awaitEndlessStep();

        run.cancel();

        assertThatThrownBy(() -> run.getResult(RunResult.class)).hasCauseInstanceOf(CanceledFailure.class);
        assertThat(world.log()).endsWith("stopped long", "skipped next", "run CLEANING_UP", "clean up", "run STOPPED");
        runs.keep(run);
    }

    @Test
    void resumesWithoutRedoingFinishedSteps() {
        world.where("train", "fails");
        RunRequest request = aRun(step("load"), step("train").reads("data", "load.out"));
        runs.runAndFail(request, "Step 'train' exited with code 1");

        RunResult result = runs.run(request.resume());

        assertThat(world.log()).containsOnlyOnce("succeeded load").contains("succeeded train (attempt 2)");
        assertThat(result).isEqualTo(new RunResult(RunStatus.COMPLETED, 1, 1, 0));
    }

    @Test
    void failsWithTheCatalogsMessageWhenTheStackIsUnknown() {
        RunRequest request = aRun(step("load"));

        runs.runAndFail(
                new RunRequest(
                        "demo-1", request.pipeline(), "prod", "code", request.inputs(), RunOptions.DEFAULT, null),
                "Cannot fetch stack 'prod': no stack of that name");
    }

    @Test
    void countsTheTimeoutOnInAFreshHistory() {
        world.whereNeverEnds("long");
        RunRequest request = Pipelines.within(Duration.ofDays(1), aRun(step("long")));

        runs.runAndFail(
                request.continued(Instant.EPOCH, List.of()), "Run 'demo-1' took longer than its timeout of 24h");
    }

    @Test
    void endsARunThatTakesLongerThanItsTimeout() {
        world.whereNeverEnds("long");
        RunRequest request = aRun(step("long"), step("next").after("long"));

        runs.runAndFail(
                Pipelines.within(Duration.ofSeconds(1), request), "Run 'demo-1' took longer than its timeout of 1s");

        assertThat(world.log()).contains("stopped long", "skipped next");
    }
}
