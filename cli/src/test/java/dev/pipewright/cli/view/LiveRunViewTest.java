package dev.pipewright.cli.view;

import static dev.pipewright.cli.view.Story.attempt;
import static dev.pipewright.cli.view.Story.image;
import static dev.pipewright.cli.view.Story.machine;
import static dev.pipewright.cli.view.Story.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.MachineState;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveRunViewTest {
    private static final Map<String, String> TERMINAL = Map.of("TERM", "xterm", "LANG", "C", "NO_COLOR", "1");

    private final StringWriter err = new StringWriter();

    @Test
    void rewritesALinePerStepInTheOrderOfThePlan() {
        RunView view = view(24, 80, "load", "train", "report");

        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.RUNNING)));
        view.update(
                run(RunStatus.RUNNING_STEPS),
                List.of(
                        attempt("load", 1, StepState.SUCCEEDED, null, Map.of("rows", 1797)),
                        attempt("train", 2, StepState.RUNNING)));

        assertThat(Screen.of(80, err.toString()).lines())
                .containsExactly(
                        "training-3  running steps  1 running, 1 succeeded, 1 waiting  10.0s",
                        "  + load    succeeded  2.1s     rows=1797",
                        "  > train   running    9.0s     attempt 2  because: code of train.py changed",
                        "  . report  waiting");
    }

    @Test
    void showsImagesAndMachinesAboveTheSteps() {
        RunView view = view(24, 80, "load");

        view.prepare(List.of(image(false, 0, null)), List.of(machine("m-1", MachineState.BOOTING, null)));
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        assertThat(Screen.of(80, err.toString()).lines())
                .containsExactly(
                        "training-3  running steps  1 waiting  10.0s",
                        "  * image python:3.12-slim with requirements.txt  building for 9.0s",
                        "  * machine m-1  booting for 9.0s",
                        "  . load  waiting");

        view.prepare(
                List.of(image(true, 3_250_000, null)),
                List.of(
                        machine("m-1", MachineState.ENDED, "its worker no longer answers"),
                        machine("m-2", MachineState.READY, null)));
        view.prepare(List.of(), List.of(machine("m-0", MachineState.ENDED, "released")));
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        assertThat(Screen.of(80, err.toString()).lines())
                .containsExactly(
                        "training-3  running steps  1 waiting  10.0s",
                        "  * image python:3.12-slim with requirements.txt  pushed 3.1 MiB in 4.2s",
                        "  * machine m-1  lost after 8.0s: its worker no longer answers",
                        "  * machine m-2  ready after 3.4s",
                        "  . load  waiting");
    }

    @Test
    void leavesRoomForStepsHoweverManyMachinesThereAre() {
        RunView view = view(10, 80, "load", "train", "report");
        List<MachineRecord> machines = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            machines.add(machine("m-" + i, MachineState.READY, null));
        }

        view.prepare(List.of(image(true, 0, null)), machines);
        view.update(run(RunStatus.RUNNING_STEPS), List.of());

        assertThat(Screen.of(80, err.toString()).lines())
                .hasSize(6)
                .contains("  * machine m-9  ready after 3.4s")
                .anyMatch(line -> line.contains("waiting") && line.contains(" . "));
    }

    @Test
    void hidesTheCursorWhileItDrawsAndGivesItBack() {
        RunView view = view(24, 80, "load");

        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        assertThat(Screen.of(80, err.toString()).cursorShown).isFalse();

        view.close();
        view.close();
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        assertThat(Screen.of(80, err.toString()).cursorShown).isTrue();
        assertThat(err.toString()).endsWith("\u001b[?25h");
    }

    @Test
    void goesOnDrawingWhileTheProcessEnds() {
        LiveRunView view = (LiveRunView) view(24, 80, "load");
        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.RUNNING)));
        view.showCursor();

        view.say("Stopping run training-3");
        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.STOPPED)));

        Screen screen = Screen.of(80, err.toString());
        assertThat(screen.cursorShown).isTrue();
        assertThat(screen.lines())
                .containsExactly(
                        "Stopping run training-3",
                        "training-3  running steps  1 stopped  10.0s",
                        "  ! load  stopped    2.1s");
    }

    @Test
    void saysWhatIsSaidLastBelowTheLastFrame() {
        RunView view = view(24, 80, "load");
        view.update(run(RunStatus.RUNNING_STEPS), List.of());

        view.close();
        view.say("Run training-3 goes on");
        view.update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.RUNNING)));

        assertThat(Screen.of(80, err.toString()).lines())
                .containsExactly(
                        "training-3  running steps  1 waiting  10.0s", "  . load  waiting", "Run training-3 goes on");
    }

    @Test
    void writesNothingWhereNothingChanged() {
        RunView view = view(24, 80, "load");
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        int written = err.toString().length();

        view.update(run(RunStatus.RUNNING_STEPS), List.of());

        assertThat(err.toString()).hasSize(written);
    }

    @Test
    void leavesFourRowsFreeAndCollapsesWhatNeedsNoLook() {
        List<StepAttempt> attempts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            attempts.add(attempt("done-" + i, 1, StepState.SUCCEEDED));
        }
        attempts.add(attempt("running", 1, StepState.RUNNING));
        attempts.add(Story.failed("broken", 1, "exit code 1"));
        attempts.add(attempt("next", 1, StepState.QUEUED));

        view(10, 80).update(run(RunStatus.RUNNING_STEPS), attempts);

        assertThat(Screen.of(80, err.toString()).lines())
                .containsExactly(
                        "training-3  running steps  1 running, 20 succeeded, 1 failed, 1 waiting  10.0s",
                        "  + done-0   succeeded  2.1s",
                        "  > running  running    9.0s     because: code of train.py changed",
                        "  x broken   failed     2.1s     exit code 1",
                        "  . next     queued              because: code of train.py changed",
                        "  ... and 19 succeeded");
    }

    @Test
    void cutsLinesToTheWindow() {
        view(24, 30, "a-step-with-quite-a-long-name").update(run(RunStatus.RUNNING_STEPS), List.of());

        assertThat(Screen.of(30, err.toString()).lines())
                .containsExactly("training-3  running steps ...", "  . a-step-with-quite-a-lo...");
    }

    @Test
    void drawsOverAllRowsThatANarrowerWindowMadeOfItsLines() {
        int[] columns = {80};
        RunView view =
                RunView.of(Story.watching(err, 24, () -> columns[0], TERMINAL), false, List.of("load"), Story.CLOCK);
        view.update(run(RunStatus.RUNNING_STEPS), List.of());
        err.getBuffer().setLength(0);
        columns[0] = 30;

        view.update(run(RunStatus.CLEANING_UP), List.of());

        // The first line had 47 letters, the second 17.
        assertThat(err.toString()).startsWith("\r\u001b[3A");
    }

    @Test
    void usesSymbolsWhereTheLocaleHasThem() {
        Map<String, String> variables = Map.of("TERM", "xterm", "LANG", "C.UTF-8");

        RunView.of(Story.watching(err, 24, 80, variables), false, List.of("load"), Story.CLOCK)
                .update(run(RunStatus.RUNNING_STEPS), List.of(attempt("load", 1, StepState.SUCCEEDED)));

        assertThat(err.toString()).contains("\u001b[32m  ✔ \u001b[0m");
    }

    @Test
    void sendsAFrameInOneWrite() {
        List<String> writes = new ArrayList<>();
        StringWriter recording = new StringWriter() {
            @Override
            public void write(String text, int from, int length) {
                writes.add(text.substring(from, from + length));
            }
        };

        RunView.of(Story.watching(recording, 24, 80, TERMINAL), false, List.of("a", "b", "c"), Story.CLOCK)
                .update(run(RunStatus.RUNNING_STEPS), List.of());

        assertThat(writes).hasSize(1);
    }

    private RunView view(int rows, int columns, String... steps) {
        return RunView.of(Story.watching(err, rows, columns, TERMINAL), false, List.of(steps), Story.CLOCK);
    }
}
