package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Terminal;
import dev.pipewright.cli.console.Text;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line per step, written again in place (ECMA-48: cursor up, erase to the end of the screen). Each frame is one write. A
 * failure is printed once above the table, so that it stays. Where there are more steps than lines, those that are over are
 * counted instead of shown.
 */
final class LiveRunView implements RunView {
    private static final int LINES_LEFT_FREE = 4;
    private static final String UNICODE_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final String ASCII_SPINNER = "|/-\\";

    private final Environment environment;
    private final Clock clock;
    private final Map<String, StepAttempt> steps = new LinkedHashMap<>();
    private final boolean unicode;
    private final boolean colour;
    private int drawn;
    private int frame;

    LiveRunView(Environment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        this.unicode = environment.unicode();
        this.colour = environment.errColour();
    }

    @Override
    public void update(Run run, List<StepAttempt> changed) {
        StringBuilder screen = new StringBuilder(erase());
        for (StepAttempt attempt : changed) {
            steps.put(attempt.step(), attempt);
            if (attempt.state() == StepState.FAILED || attempt.state() == StepState.LOST) {
                screen.append(line(attempt.step() + " " + Words.ending(attempt), Words.style(attempt.state())));
            }
        }
        List<String> lines = table(run);
        lines.forEach(screen::append);
        drawn = lines.size();
        frame++;
        environment.err().print(screen);
        environment.err().flush();
    }

    private String erase() {
        return drawn == 0 ? "\r" : "\r\u001b[" + drawn + "A\u001b[J";
    }

    private List<String> table(Run run) {
        Terminal.Size size = environment.terminal().size();
        int room = Math.max(1, size.rows() - LINES_LEFT_FREE);
        List<StepAttempt> shown = shown(room);
        List<String> lines = new ArrayList<>();
        lines.add(line("Run " + run.name() + " on stack " + run.stack() + ": " + counts(), Style.STRONG));
        for (StepAttempt attempt : shown) {
            lines.add(line(cut(row(attempt), size.columns() - 1), Words.style(attempt.state())));
        }
        return lines;
    }

    /** All steps if they fit, else those that are going on. */
    private List<StepAttempt> shown(int room) {
        if (steps.size() <= room) {
            return List.copyOf(steps.values());
        }
        return steps.values().stream()
                .filter(attempt -> !attempt.state().finished())
                .limit(room)
                .toList();
    }

    private String counts() {
        Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
        steps.values().forEach(attempt -> counts.merge(attempt.state(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(count + " " + state.name().toLowerCase(java.util.Locale.ROOT)));
        return parts.isEmpty() ? "starting" : String.join(", ", parts);
    }

    private String row(StepAttempt attempt) {
        String text = symbol(attempt.state()) + " " + attempt.step();
        if (attempt.attempt() > 1) {
            text += " (attempt " + attempt.attempt() + ")";
        }
        return switch (attempt.state()) {
            case QUEUED -> text + "  waits";
            case RUNNING -> text + "  " + Text.between(attempt.started(), Instant.now(clock));
            case SUCCEEDED -> text + "  " + Text.between(attempt.started(), attempt.ended());
            case CACHED, FAILED, LOST, STOPPED, SKIPPED -> text + "  " + Words.ending(attempt);
        };
    }

    private String symbol(StepState state) {
        String spinner = unicode ? UNICODE_SPINNER : ASCII_SPINNER;
        return switch (state) {
            case QUEUED -> unicode ? "·" : ".";
            case RUNNING -> String.valueOf(spinner.charAt(frame % spinner.length()));
            case SUCCEEDED -> unicode ? "✓" : "+";
            case CACHED -> unicode ? "⊙" : "=";
            case FAILED -> unicode ? "✗" : "x";
            case LOST, STOPPED -> "!";
            case SKIPPED -> "-";
        };
    }

    private static String cut(String text, int columns) {
        String line = Text.line(text);
        return columns > 0 && line.length() > columns ? line.substring(0, columns) : line;
    }

    private String line(String text, Style style) {
        return style.apply(Text.line(text), colour) + "\n";
    }

    @Override
    public void close() {
        drawn = 0;
    }
}
