package dev.pipewright.cli.progress;

import static dev.pipewright.cli.progress.Story.attempt;
import static dev.pipewright.cli.progress.Story.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Json;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
    private final StringWriter err = new StringWriter();

    @Test
    void saysWhatToTypeAfterASuccess() {
        RunSummary summary = new RunSummary(
                run(RunStatus.COMPLETED),
                List.of(attempt("load", 1, StepState.CACHED), attempt("train", 1, StepState.SUCCEEDED)));

        assertThat(said(summary)).isEqualToNormalizingNewlines("""
                        Run training-3 completed in 12.0s: 2 steps, 1 cached, 1 succeeded
                          what it made: pipewright artifacts list --run training-3
                          how each step went: pipewright runs show training-3
                        """);
        assertThat(summary.exitCode()).isZero();
    }

    @Test
    void saysWhichStepsFailedAndHowToGoOn() {
        RunSummary summary = new RunSummary(
                run(RunStatus.FAILED, "Step 'train' failed"),
                List.of(
                        Story.failed("train[alpha=0.1]", 2, "exited with code 1"),
                        attempt("report", 0, StepState.SKIPPED)));

        assertThat(said(summary)).isEqualToNormalizingNewlines("""
                        Run training-3 failed in 12.0s: 2 steps, 1 failed, 1 skipped
                          train[alpha=0.1] failed: exited with code 1
                          what the step printed: pipewright runs logs training-3 'train[alpha=0.1]'
                          go on from here: pipewright runs resume training-3
                        """);
        assertThat(summary.exitCode()).isEqualTo(1);
    }

    @Test
    void saysWhyARunFailedOfWhichNoStepDid() {
        RunSummary summary = new RunSummary(run(RunStatus.INTERRUPTED, "its process ended"), List.of());

        assertThat(said(summary))
                .contains(
                        "Run training-3 interrupted in 12.0s: 0 steps",
                        "  its process ended",
                        "runs resume training-3");
        assertThat(summary.exitCode()).isEqualTo(1);
    }

    @Test
    void saysHowToFollowARunThatGoesOn() {
        assertThat(said(new RunSummary(run(RunStatus.RUNNING_STEPS), List.of())))
                .contains("Run training-3 running steps: 0 steps", "follow it: pipewright runs follow training-3");
    }

    @Test
    void listsTenFailuresAtMost() {
        List<StepAttempt> failures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            failures.add(Story.failed("step-" + i, 1, "exited with code 1"));
        }

        assertThat(said(new RunSummary(run(RunStatus.FAILED), failures)))
                .contains("  step-9 failed", "  and 2 more")
                .doesNotContain("step-10 ");
    }

    @Test
    void speaksJson() {
        RunSummary summary = new RunSummary(
                run(RunStatus.COMPLETED), List.of(attempt("train", 1, StepState.SUCCEEDED, null, Map.of("loss", 0.5))));

        assertThat(Json.text(summary.json()))
                .contains(
                        "\"run\": \"training-3\"",
                        "\"status\": \"completed\"",
                        "\"seconds\": 12.0",
                        "\"succeeded\": 1",
                        "\"failed\": 0",
                        "\"step\": \"train\"",
                        "\"seconds\": 2.1",
                        "\"loss\": 0.5");
    }

    private String said(RunSummary summary) {
        summary.say(Story.watching(err, 0, 80, Map.of()));
        return err.toString();
    }
}
