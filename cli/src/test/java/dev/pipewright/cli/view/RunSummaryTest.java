package dev.pipewright.cli.view;

import static dev.pipewright.cli.view.Story.attempt;
import static dev.pipewright.cli.view.Story.image;
import static dev.pipewright.cli.view.Story.machine;
import static dev.pipewright.cli.view.Story.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.MachineState;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
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
                        Run training-3 completed in 12.0s: 1 cached, 1 ran
                          what it made: pipewright artifacts list --run training-3
                          how each step went: pipewright runs show training-3
                        """);
    }

    @Test
    void saysWhatWasPreparedAndWhetherAllOfItIsGone() {
        RunSummary steps = new RunSummary(run(RunStatus.COMPLETED), List.of(attempt("load", 1, StepState.SUCCEEDED)));

        assertThat(said(steps.with(
                        List.of(image(true, 3_250_000, null)),
                        List.of(
                                machine("m-1", MachineState.ENDED, "its worker no longer answers"),
                                machine("m-2", MachineState.ENDED, "released")))))
                .contains("  images: 1, 3.1 MiB pushed\n", "  machines: 2, 1 lost, all released\n");
        assertThat(said(steps.with(List.of(), List.of(machine("m-1", MachineState.READY, null)))))
                .contains("  machines: 1, 1 still there: pipewright machines list\n")
                .doesNotContain("images:");
        assertThat(said(steps)).doesNotContain("machines:", "images:");
    }

    @Test
    void countsNoImageThatFailedAmongThoseThatWereMade() {
        RunSummary steps = new RunSummary(run(RunStatus.FAILED), List.of());

        assertThat(said(steps.with(List.of(image(true, 0, "no such base")), List.of())))
                .contains("  images: 1 failed\n");
        assertThat(said(steps.with(
                        List.of(image(true, 3_250_000, null), image(true, 0, "no such base"), image(false, 0, null)),
                        List.of())))
                .contains("  images: 1, 3.1 MiB pushed, 1 failed, 1 not finished\n");
    }

    @Test
    void doesNotSendAnybodyToTheLogOfAStepThatNeverStarted() {
        StepAttempt refused = Story.refused("train", "there is no such image");

        assertThat(said(new RunSummary(run(RunStatus.FAILED), List.of(refused))))
                .doesNotContain("runs logs");
        assertThat(said(new RunSummary(
                        run(RunStatus.FAILED), List.of(refused, Story.failed("report", 1, "exited with code 1")))))
                .contains("what the step printed: pipewright runs logs training-3 report");
    }

    @Test
    void saysWhichStepsFailedAndHowToGoOn() {
        RunSummary summary = new RunSummary(
                run(RunStatus.FAILED, "Step 'train' failed"),
                List.of(
                        Story.failed("train[alpha=0.1]", 2, "exited with code 1"),
                        attempt("report", 0, StepState.SKIPPED)));

        assertThat(said(summary)).isEqualToNormalizingNewlines("""
                        Run training-3 failed in 12.0s: 1 failed, 1 skipped
                          train[alpha=0.1] failed: exited with code 1
                          what the step printed: pipewright runs logs training-3 'train[alpha=0.1]'
                          go on from here: pipewright runs resume training-3
                        """);
    }

    @Test
    void saysWhyARunFailedOfWhichNoStepDid() {
        RunSummary summary = new RunSummary(run(RunStatus.INTERRUPTED, "its process ended"), List.of());

        assertThat(said(summary))
                .contains("Run training-3 interrupted in 12.0s", "  its process ended", "runs resume training-3");
    }

    @Test
    void saysHowToFollowARunThatGoesOn() {
        assertThat(said(new RunSummary(run(RunStatus.RUNNING_STEPS), List.of())))
                .contains("Run training-3 running steps", "follow it: pipewright runs follow training-3");
    }

    @Test
    void listsFiveFailuresAtMostAndSaysWhereTheOthersAre() {
        List<StepAttempt> failures = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            failures.add(Story.failed("step-" + i, 1, "exited with code 1"));
        }

        assertThat(said(new RunSummary(run(RunStatus.FAILED), failures)))
                .contains("  step-4 failed", "  and 295 more; see them all: pipewright runs show training-3")
                .doesNotContain("step-5 ");
    }

    @Test
    void speaksJson() {
        StringWriter out = new StringWriter();
        RunSummary summary = new RunSummary(
                run(RunStatus.COMPLETED),
                List.of(attempt("load", 1, StepState.CACHED), attempt("train", 1, StepState.SUCCEEDED)));

        summary.printJson(Story.printing(out));

        assertThat(out.toString())
                .contains("\"run\": \"training-3\"", "\"status\": \"COMPLETED\"", "\"cached\": 1", "\"succeeded\": 1");
    }

    private String said(RunSummary summary) {
        err.getBuffer().setLength(0);
        summary.print(Story.watching(err, 0, 80, Map.of()));
        return err.toString();
    }
}
