package dev.pipewright.run;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Source;
import dev.pipewright.pipeline.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which steps are ready, done or out of reach. Plain state without effects; one step's end costs its neighbours only. */
final class StepBoard {
    private final Graph graph;
    private final Map<String, Treatment> treatments;
    private final Map<String, ArtifactRef> external;
    private final Map<String, Progress> progress = new LinkedHashMap<>();
    private final Set<Progress> open = new LinkedHashSet<>();
    private final List<Progress> over = new ArrayList<>();
    private final Deque<Step> ready = new ArrayDeque<>();
    private final List<Outcome> skipped = new ArrayList<>();
    private final Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
    private @Nullable Outcome firstFailure;

    StepBoard(RunRequest request) {
        List<Step> steps = request.pipeline().steps();
        graph = new Graph(steps);
        treatments = Treatment.of(steps, request.options());
        external = request.inputs();
        for (Step step : graph.order()) {
            Progress state = new Progress(step, graph.needs(step.name()).size());
            progress.put(step.name(), state);
            (state.over() ? over : open).add(state);
        }
        progress.values().forEach(this::open);
    }

    private void open(Progress step) {
        String leftOut = treatment(step.step).leftOut();
        if (leftOut != null) {
            skip(step, "left out: " + leftOut);
        } else if (step.waitingFor == 0) {
            ready.add(step.step);
        }
    }

    /** The next step all of whose needs have succeeded; null when there is none now. */
    @Nullable
    Step nextReady() {
        return ready.poll();
    }

    /** Why steps were left out since the last call, to be recorded. */
    List<Outcome> takeSkipped() {
        List<Outcome> taken = List.copyOf(skipped);
        skipped.clear();
        return taken;
    }

    /** The leg has come to ask for more than its step does. */
    void grew(Leg leg) {
        of(leg.step().name()).grown.add(leg.label());
    }

    Treatment treatment(Step step) {
        return Objects.requireNonNull(treatments.get(step.name()));
    }

    /** The leg is over; when it is its step's last, the steps that wait for it become ready, or out of reach. */
    void finish(Leg leg, Outcome outcome) {
        Progress step = of(leg.step().name());
        step.outcomes.put(leg.label(), outcome);
        step.grown.remove(leg.label());
        counts.merge(outcome.state(), 1, Integer::sum);
        if (firstFailure == null && outcome.state() == StepState.FAILED) {
            firstFailure = outcome;
        }
        if (step.outcomes.size() == step.legs.size()) {
            finished(step);
        }
    }

    private void finished(Progress step) {
        close(step);
        boolean succeeded =
                step.outcomes.values().stream().allMatch(each -> each.state().succeeded());
        if (!succeeded) {
            graph.descendants(step.step.name())
                    .forEach(name -> skip(
                            of(name), "not started: step '" + step.step.name() + "', which it needs, did not succeed"));
            return;
        }
        for (String name : graph.neededBy(step.step.name())) {
            Progress next = of(name);
            next.waitingFor--;
            if (next.waitingFor == 0 && !next.skipped) {
                ready.add(next.step);
            }
        }
    }

    /** Marks everything that has not ended as left out; call it when nothing runs any more. */
    void skipRest(String reason) {
        for (Progress step : progress.values()) {
            if (step.outcomes.isEmpty()) {
                skip(step, reason);
            } else if (!step.over()) {
                step.legs.stream()
                        .filter(leg -> !step.outcomes.containsKey(leg.label()))
                        .forEach(leg -> addSkipped(leg.name(), reason));
            }
        }
    }

    private void skip(Progress step, String reason) {
        if (!step.skipped) {
            step.skipped = true;
            close(step);
            addSkipped(step.step.name(), reason);
        }
    }

    private void close(Progress step) {
        if (open.remove(step)) {
            over.add(step);
        }
    }

    private void addSkipped(String name, String reason) {
        counts.merge(StepState.SKIPPED, 1, Integer::sum);
        skipped.add(Outcome.ended(name, StepState.SKIPPED, reason));
    }

    /** What stands at each of the step's inputs. Call only when the step is ready. */
    Map<String, StepInput> inputs(Step step) {
        Map<String, StepInput> inputs = new LinkedHashMap<>();
        step.inputs().forEach((name, source) -> inputs.put(name, input(source)));
        return inputs;
    }

    private StepInput input(Source source) {
        if (source.external()) {
            return StepInput.of(Objects.requireNonNull(external.get(source.name()), () -> "no input " + source));
        }
        Progress producer = of(source.step());
        if (producer.step.matrix().isEmpty()) {
            Outcome only = producer.outcomes.values().iterator().next();
            return StepInput.of(output(only, source));
        }
        Map<String, ArtifactRef> parts = new LinkedHashMap<>();
        producer.outcomes.forEach((label, leg) -> parts.put(label + "/" + source.name(), output(leg, source)));
        return StepInput.of(parts);
    }

    private static ArtifactRef output(Outcome leg, Source source) {
        return Objects.requireNonNull(leg.outputs().get(source.name()), () -> "no output " + source);
    }

    /** Takes over what earlier executions of the run have finished; a step all of whose legs are is not handed out. */
    Map<String, Outcome> restore(List<FinishedStep> finished) {
        Map<String, Outcome> restored = new HashMap<>();
        finished.forEach(
                step -> restored.put(step.step(), Outcome.succeeded(step.step(), StepState.CACHED, step.outputs())));
        return restored;
    }

    /** Whether such a step is not over that may yet have to run as it is declared. */
    boolean mayRun(Predicate<Step> such) {
        return progress.values().stream()
                .filter(step ->
                        step.open() > step.grown.size() && !treatment(step.step).required())
                .anyMatch(step -> such.test(step.step));
    }

    @Nullable
    Outcome firstFailure() {
        return firstFailure;
    }

    List<Leg> legs(Step step) {
        return of(step.name()).legs;
    }

    /** How many legs ended so; skipped counts a step that never started once. */
    int count(StepState state) {
        return counts.getOrDefault(state, 0);
    }

    /** Steps for a table: those that are not over in the order of the run, then the others as they ended. */
    List<Row> rows(int most) {
        return Stream.concat(open.stream(), over.stream())
                .limit(most)
                .map(step -> new Row(step.step.name(), step.state(), step.outcomes.size(), step.legs.size()))
                .toList();
    }

    record Row(String step, String state, int done, int legs) {}

    private Progress of(String name) {
        return Objects.requireNonNull(progress.get(name), () -> "no step '" + name + "'");
    }

    private static final class Progress {
        final Step step;
        final List<Leg> legs;
        final Map<String, Outcome> outcomes = new LinkedHashMap<>();
        final Set<String> grown = new HashSet<>();
        int waitingFor;
        boolean skipped;

        Progress(Step step, int waitingFor) {
            this.step = step;
            this.legs = Leg.of(step);
            this.waitingFor = waitingFor;
        }

        boolean over() {
            return open() == 0;
        }

        /** How many of its legs are not over. */
        int open() {
            return skipped ? 0 : legs.size() - outcomes.size();
        }

        String state() {
            if (skipped) {
                return "left out";
            }
            if (over()) {
                return outcomes.values().stream().allMatch(leg -> leg.state().succeeded()) ? "done" : "failed";
            }
            return waitingFor > 0 ? "waits" : "runs";
        }
    }
}
