package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Json;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a run ended, and what to type next. */
public final class RunSummary {
    private final Run run;
    private final Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
    private final List<StepAttempt> failed = new ArrayList<>();

    /** @param steps the last attempt of each step */
    public RunSummary(Run run, List<StepAttempt> steps) {
        this.run = run;
        for (StepAttempt step : steps) {
            counts.merge(step.state(), 1, Integer::sum);
            if (step.state() == StepState.FAILED || step.state() == StepState.LOST) {
                failed.add(step);
            }
        }
    }

    /** Says it on standard error; nothing of it is data. */
    public void print(Environment environment) {
        boolean colour = environment.errColour();
        String took = run.ended() == null ? "" : " in " + Text.between(run.created(), run.ended());
        String status = run.status().name().toLowerCase(Locale.ROOT);
        environment.say(style().apply("Run " + run.name() + " " + status + took, colour)
                + (counts.isEmpty() ? "" : ": ")
                + counted());
        if (run.message() != null) {
            environment.say("  " + Text.line(run.message()));
        }
        for (StepAttempt step : failed) {
            environment.say(
                    "  log of " + step.step() + ": pipewright runs logs " + run.name() + " " + quoted(step.step()));
        }
        switch (run.status()) {
            case COMPLETED -> environment.say("  look closer: pipewright runs show " + run.name());
            case FAILED, STOPPED, INTERRUPTED -> environment.say("  go on: pipewright runs resume " + run.name());
            default -> environment.say("  follow it: pipewright runs follow " + run.name());
        }
    }

    /** Prints it as one document. */
    public void printJson(Environment environment) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("run", run.name());
        tree.put("pipeline", run.pipeline());
        tree.put("stack", run.stack());
        tree.put("status", run.status());
        tree.put("message", run.message());
        tree.put("created", run.created());
        tree.put("ended", run.ended());
        Map<String, Integer> steps = new LinkedHashMap<>();
        counts.forEach((state, count) -> steps.put(state.name().toLowerCase(Locale.ROOT), count));
        tree.put("steps", steps);
        Json.print(environment.out(), tree);
    }

    private Style style() {
        return switch (run.status()) {
            case COMPLETED -> Style.GOOD;
            case FAILED -> Style.BAD;
            default -> Style.WARNING;
        };
    }

    private String counted() {
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(count + " " + word(state)));
        return String.join(", ", parts);
    }

    private static String word(StepState state) {
        return state == StepState.SUCCEEDED ? "ran" : state.name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(String step) {
        return step.contains("[") ? "'" + step + "'" : step;
    }
}
