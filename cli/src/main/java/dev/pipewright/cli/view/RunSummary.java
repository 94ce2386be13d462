package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import dev.pipewright.pipeline.Shell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param steps what happened last to each step, in the order in which to show them
 * @param images what was built for it
 * @param machines what it had
 */
public record RunSummary(Run run, List<StepAttempt> steps, List<ImageBuild> images, List<MachineRecord> machines) {
    private static final int SHOWN_FAILURES = 5;

    public RunSummary {
        steps = List.copyOf(steps);
        images = List.copyOf(images);
        machines = List.copyOf(machines);
    }

    /** That of a run without images and machines. */
    public RunSummary(Run run, List<StepAttempt> steps) {
        this(run, steps, List.of(), List.of());
    }

    /** The same with what was prepared for the steps. */
    public RunSummary with(List<ImageBuild> moreImages, List<MachineRecord> moreMachines) {
        return new RunSummary(run, steps, moreImages, moreMachines);
    }

    /** Says on standard error how it ended, which steps failed and why, and what to type next. */
    public void print(Environment environment) {
        boolean colour = environment.errColour();
        String how = Phrases.style(run.status()).apply(Phrases.of(run.status()), colour);
        environment.say("Run " + Style.STRONG.apply(run.name(), colour) + " " + how + took() + counts());
        List<StepAttempt> failures = failures();
        if (run.message() != null && failures.isEmpty()) {
            environment.say("  " + Text.line(run.message()));
        }
        for (StepAttempt failure : failures.subList(0, Math.min(SHOWN_FAILURES, failures.size()))) {
            String why = failure.message() == null ? "" : ": " + Text.line(failure.message());
            environment.say("  " + failure.step() + " "
                    + Phrases.style(failure.state()).apply(Phrases.of(failure.state()), colour) + why);
        }
        if (failures.size() > SHOWN_FAILURES) {
            String more = "and " + (failures.size() - SHOWN_FAILURES) + " more; see them all";
            environment.say("  " + Style.FAINT.apply(more + ":", colour) + " pipewright runs show " + run.name());
        }
        fleet(environment);
        next().forEach((what, command) ->
                environment.say("  " + Style.FAINT.apply(what + ":", colour) + " " + command));
    }

    private void fleet(Environment environment) {
        boolean colour = environment.errColour();
        if (!images.isEmpty()) {
            environment.say("  " + Style.FAINT.apply("images:", colour) + " " + imageCounts());
        }
        if (!machines.isEmpty()) {
            long lost = machines.stream().filter(MachineRecord::lost).count();
            long there = machines.stream().filter(each -> each.ended() == null).count();
            environment.say("  " + Style.FAINT.apply("machines:", colour) + " " + machines.size()
                    + (lost == 0 ? "" : ", " + lost + " lost")
                    + (there == 0 ? ", all released" : ", " + there + " still there: pipewright machines list"));
        }
    }

    /** {@code 2, 3.1 MiB pushed, 1 failed}. */
    private String imageCounts() {
        List<ImageBuild> made = images.stream()
                .filter(image -> image.failure() == null && image.ended() != null)
                .toList();
        long failed = images.stream().filter(image -> image.failure() != null).count();
        long unfinished = images.size() - made.size() - failed;
        List<String> parts = new ArrayList<>();
        if (!made.isEmpty()) {
            long pushed = made.stream().mapToLong(ImageBuild::pushedBytes).sum();
            parts.add(made.size() + ", " + Text.bytes(pushed) + " pushed");
        }
        if (failed > 0) {
            parts.add(failed + " failed");
        }
        if (unfinished > 0) {
            parts.add(unfinished + " not finished");
        }
        return String.join(", ", parts);
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
        byState()
                .forEach((state, count) ->
                        parts.add(count + " " + (state == StepState.SUCCEEDED ? "ran" : Phrases.of(state))));
        return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
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
        failures.stream()
                .filter(failure -> failure.started() != null) // the others have printed nothing
                .findFirst()
                .ifPresent(failure -> next.put(
                        "what the step printed",
                        "pipewright runs logs " + run.name() + " " + Shell.quote(failure.step())));
        next.put("go on from here", "pipewright runs resume " + run.name());
        return next;
    }

    /** Prints it as one document; keys are never renamed. */
    public void printJson(Environment environment) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("run", run.name());
        tree.put("pipeline", run.pipeline());
        tree.put("stack", run.stack());
        tree.put("status", run.status());
        tree.put("message", run.message());
        tree.put("created", run.created());
        tree.put("ended", run.ended());
        Map<String, Integer> counts = new LinkedHashMap<>();
        byState().forEach((state, count) -> counts.put(Phrases.of(state), count));
        tree.put("steps", counts);
        tree.put("images", images.stream().map(FleetPhrases::tree).toList());
        tree.put("machines", machines.stream().map(FleetPhrases::tree).toList());
        Json.print(environment.out(), tree);
    }
}
