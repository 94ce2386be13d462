package dev.pipewright.cli.progress;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import dev.pipewright.pipeline.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param steps what happened last to each step, in the order in which to show them
 */
public record RunSummary(Run run, List<StepAttempt> steps) {
    private static final int SHOWN_FAILURES = 10;

    public RunSummary {
        steps = List.copyOf(steps);
    }

    /** {@link ExitCode#OK} for a completed run, else {@link ExitCode#RUN_FAILED}. */
    public int exitCode() {
        return run.status() == RunStatus.COMPLETED ? ExitCode.OK : ExitCode.RUN_FAILED;
    }

    /** Says on standard error how it ended, which steps failed and why, and what to type next. */
    public void say(Environment environment) {
        boolean colour = environment.errColour();
        String how = Phrases.style(run.status()).apply(Phrases.of(run.status()), colour);
        environment.say("Run " + Style.STRONG.apply(run.name(), colour) + " " + how + took() + ": " + counts());
        if (run.message() != null && failures().isEmpty()) {
            environment.say("  " + Text.line(run.message()));
        }
        int left = SHOWN_FAILURES;
        for (StepAttempt failure : failures()) {
            if (left-- == 0) {
                environment.say("  and " + (failures().size() - SHOWN_FAILURES) + " more");
                break;
            }
            String why = failure.message() == null ? "" : ": " + Text.line(failure.message());
            environment.say("  " + failure.step() + " "
                    + Phrases.style(failure.state()).apply(Phrases.of(failure.state()), colour) + why);
        }
        next().forEach((what, command) ->
                environment.say("  " + Style.FAINT.apply(what + ":", colour) + " " + command));
    }

    private String took() {
        Instant since = run.started() == null ? run.created() : run.started();
        return run.ended() == null ? "" : " in " + Text.between(since, run.ended());
    }

    private List<StepAttempt> failures() {
        List<StepAttempt> failures = new ArrayList<>();
        for (StepAttempt step : steps) {
            if (step.state() == StepState.FAILED || step.state() == StepState.LOST) {
                failures.add(step);
            }
        }
        return failures;
    }

    private String counts() {
        List<String> parts = new ArrayList<>();
        byState().forEach((state, count) -> parts.add(count + " " + Phrases.of(state)));
        String steps = Text.count(this.steps.size(), "step");
        return parts.isEmpty() ? steps : steps + ", " + String.join(", ", parts);
    }

    private Map<StepState, Integer> byState() {
        Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
        steps.forEach(step -> counts.merge(step.state(), 1, Integer::sum));
        return counts;
    }

    /** Commands by what they are for. */
    private Map<String, String> next() {
        Map<String, String> next = new LinkedHashMap<>();
        List<StepAttempt> failures = failures();
        if (run.status() == RunStatus.COMPLETED) {
            next.put("what it made", "pipewright artifacts list --run " + run.name());
            next.put("how each step went", "pipewright runs show " + run.name());
            return next;
        }
        if (!run.status().finished()) {
            next.put("follow it", "pipewright runs follow " + run.name());
            return next;
        }
        if (!failures.isEmpty()) {
            String step = Shell.quote(failures.get(0).step());
            next.put("what the step printed", "pipewright runs logs " + run.name() + " " + step);
        }
        next.put("go on from here", "pipewright runs resume " + run.name());
        return next;
    }

    /** The same for programs; keys are never renamed. */
    public Map<String, Object> json() {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (StepState state : StepState.values()) {
            counts.put(Phrases.of(state), byState().getOrDefault(state, 0));
        }
        List<Map<String, Object>> list = new ArrayList<>();
        steps.forEach(step -> list.add(step(step)));
        Map<String, Object> json = run(run);
        json.put("counts", counts);
        json.put("steps", list);
        return json;
    }

    /** A run for programs; keys are never renamed. */
    public static Map<String, Object> run(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.name());
        json.put("pipeline", run.pipeline());
        json.put("stack", run.stack());
        json.put("status", run.status().name().toLowerCase(Locale.ROOT));
        json.put("message", run.message());
        json.put("created", run.created());
        json.put("started", run.started());
        json.put("ended", run.ended());
        json.put("seconds", seconds(run.started(), run.ended()));
        return json;
    }

    /** An attempt of a step for programs; keys are never renamed. */
    public static Map<String, Object> step(StepAttempt step) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        step.outputs().forEach((name, artifact) -> outputs.put(name, artifact.digest()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", step.step());
        json.put("attempt", step.attempt());
        json.put("state", Phrases.of(step.state()));
        json.put("reason", step.reason());
        json.put("message", step.message());
        json.put("exit_code", step.exitCode());
        json.put("started", step.started());
        json.put("ended", step.ended());
        json.put("seconds", seconds(step.started(), step.ended()));
        json.put("cached_from", step.cachedFrom());
        json.put("outputs", outputs);
        json.put("metadata", step.metadata());
        return json;
    }

    private static @Nullable Double seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
