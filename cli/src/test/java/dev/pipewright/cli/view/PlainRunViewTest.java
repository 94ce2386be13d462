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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainRunViewTest {
    private final StringWriter err = new StringWriter();
    private final RunView view = RunView.of(Story.watching(err, 0, 80, Map.of()), false, List.of(), Story.CLOCK);

    @Test
    void writesALinePerEventWithoutColour() {
        view.update(run(RunStatus.PENDING), List.of());
        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.QUEUED)));
        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.RUNNING)));
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        view.update(
                run(RunStatus.RUNNING_STEPS),
                List.of(
                        attempt("load", 1, StepState.SUCCEEDED, null, Map.of("rows", 1797)),
                        attempt("train[alpha=0.1]", 1, StepState.CACHED)));
        view.update(run(RunStatus.CLEANING_UP), List.of());
        view.update(run(RunStatus.COMPLETED), List.of());
        view.close();

        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        Run training-3 of pipeline training on stack default
                        12:00:01 load started (because: code of train.py changed)
                        12:00:03 load finished in 2.1s (rows=1797)
                        12:00:03 train[alpha=0.1] cached (from training-2)
                        12:00:10 cleaning up
                        """);
    }

    @Test
    void tellsHowImagesAndMachinesComeAndGo() {
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        view.prepare(List.of(image(false, 0, null)), List.of(machine("m-1", MachineState.BOOTING, null)));
        view.prepare(
                List.of(image(true, 3_250_000, null)),
                List.of(machine("m-1", MachineState.READY, null), machine("m-2", MachineState.READY, null)));
        view.prepare(
                List.of(image(true, 3_250_000, null)),
                List.of(
                        machine("m-1", MachineState.ENDED, "its worker no longer answers"),
                        machine("m-2", MachineState.ENDED, "released")));

        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        Run training-3 of pipeline training on stack default
                        12:00:01 building image python:3.12-slim with requirements.txt
                        12:00:01 machine m-1 booting (2 CPUs, 4.0 GiB)
                        12:00:01 machine m-2 booting (2 CPUs, 4.0 GiB)
                        12:00:04 machine m-1 ready after 3.4s
                        12:00:04 machine m-2 ready after 3.4s
                        12:00:05 image python:3.12-slim with requirements.txt pushed 3.1 MiB in 4.2s
                        12:00:09 machine m-1 lost after 8.0s: its worker no longer answers
                        12:00:09 machine m-2 released after 8.0s
                        """);
    }

    @Test
    void tellsWhyAMachineIsNotStartedYet() {
        view.prepare(List.of(), List.of(machine("m-1", MachineState.BOOTING, null)));
        view.prepare(List.of(), List.of(machine("m-1", MachineState.BOOTING, "making the worker image")));
        view.prepare(List.of(), List.of(machine("m-1", MachineState.BOOTING, "there is no engine")));
        view.prepare(List.of(), List.of(machine("m-1", MachineState.BOOTING, null)));

        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        12:00:01 machine m-1 booting (2 CPUs, 4.0 GiB)
                        12:00:10 machine m-1 not started yet: making the worker image
                        12:00:10 machine m-1 not started yet: there is no engine
                        """);
    }

    @Test
    void tellsWhyThereIsNoImageAndThatNothingHadToBePushed() {
        view.prepare(List.of(image(true, 0, "Cannot find base image 'python:3.12-slim'")), List.of());
        view.prepare(List.of(image(true, 0, "Cannot find base image 'python:3.12-slim'")), List.of());

        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        12:00:05 image python:3.12-slim with requirements.txt failed after 4.2s: Cannot find base image 'python:3.12-slim'
                        """);

        StringWriter found = new StringWriter();
        RunView.of(Story.watching(found, 0, 80, Map.of()), false, List.of(), Story.CLOCK)
                .prepare(List.of(image(true, 0, null)), List.of());
        assertThat(found.toString()).contains("ready in 4.2s, nothing to push");
    }

    @Test
    void tellsThatAStepStartedBeforeWhatItPrintedAndHowItEndedAfterThat() {
        List<StepAttempt> missed = List.of(
                attempt("train[alpha=0.1]", 1, StepState.SUCCEEDED), attempt("train[alpha=1]", 1, StepState.SUCCEEDED));

        view.begin(run(RunStatus.RUNNING_STEPS), missed);
        view.say("train[alpha=0.1] | epoch 1");
        view.update(run(RunStatus.RUNNING_STEPS), missed);

        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        Run training-3 of pipeline training on stack default
                        12:00:01 train[alpha=0.1] started (because: code of train.py changed)
                        12:00:01 train[alpha=1] started (because: code of train.py changed)
                        train[alpha=0.1] | epoch 1
                        12:00:03 train[alpha=0.1] finished in 2.1s
                        12:00:03 train[alpha=1] finished in 2.1s
                        """);
    }

    @Test
    void tellsWhatItMissedBetweenTwoLooks() {
        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.SUCCEEDED)));

        assertThat(err.toString()).contains("load started (because: ", "load finished in 2.1s");
    }

    @Test
    void tellsWhyAnAttemptFailedAndThatAnotherFollows() {
        view.update(
                run(RunStatus.RUNNING_STEPS),
                List.of(Story.failed("train", 1, "exit code 1\nsecond line"), attempt("train", 2, StepState.RUNNING)));

        assertThat(err.toString())
                .contains("train failed after 2.1s: exit code 1 second line", "train started (attempt 2; because: ");
    }

    @Test
    void tellsHowOtherAttemptsEnded() {
        view.update(
                run(RunStatus.RUNNING_STEPS),
                List.of(
                        attempt("a", 1, StepState.STOPPED),
                        attempt("b", 1, StepState.LOST, "its machine is gone", Map.of()),
                        attempt("c", 0, StepState.SKIPPED, "'train' failed", Map.of())));

        assertThat(err.toString())
                .contains(
                        "a stopped after 2.1s", "b lost after 2.1s: its machine is gone", "c skipped: 'train' failed");
    }

    @Test
    void writesLinesOnADumbTerminal() {
        StringWriter dumb = new StringWriter();

        RunView.of(Story.watching(dumb, 24, 80, Map.of("TERM", "dumb")), false, List.of(), Story.CLOCK)
                .update(run(RunStatus.PENDING), List.of());

        assertThat(dumb.toString()).isEqualToIgnoringNewLines("Run training-3 of pipeline training on stack default");
    }

    @Test
    void writesLinesOnATerminalWhereSomethingElseIsWrittenToo() {
        StringWriter text = new StringWriter();

        RunView.of(Story.watching(text, 24, 80, Map.of("TERM", "xterm", "NO_COLOR", "1")), true)
                .update(run(RunStatus.PENDING), List.of());

        assertThat(text.toString()).isEqualToIgnoringNewLines("Run training-3 of pipeline training on stack default");
    }
}
