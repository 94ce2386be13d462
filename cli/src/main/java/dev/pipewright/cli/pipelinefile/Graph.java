package dev.pipewright.cli.pipelinefile;

import static java.util.Objects.requireNonNull;

import dev.pipewright.cli.pipelinefile.Draft.StepDraft;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what steps say of each other: that it exists, and that an order exists. Loops only, since chains can be long. */
final class Graph {
    private final Draft draft;
    private final Problems problems;
    /** By step that is not known to have an order, the steps that must be finished before it. */
    private final Map<String, Set<String>> before = new LinkedHashMap<>();

    Graph(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void check() {
        Set<String> ordered = new HashSet<>();
        for (Map.Entry<String, StepDraft> entry : draft.steps().entrySet()) {
            StepDraft step = entry.getValue();
            Set<String> needs = new LinkedHashSet<>();
            for (Scalar source : step.inputs().values()) {
                source(source, needs);
            }
            for (Scalar earlier : step.after()) {
                if (draft.steps().containsKey(earlier.text())) {
                    needs.add(earlier.text());
                } else {
                    problems.add(
                            earlier,
                            "Unknown step '" + Values.shorten(earlier.text()) + "' in after" + steps(earlier.text()));
                }
            }
            if (ordered.containsAll(needs)) { // most files name their steps in an order that works
                ordered.add(entry.getKey());
            } else {
                before.put(entry.getKey(), needs);
            }
        }
        removeOrdered();
        while (!before.isEmpty() && !problems.full()) {
            reportCycle();
            removeOrdered();
        }
    }

    private void source(Scalar source, Set<String> needs) {
        String text = source.text();
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            problems.add(
                    source,
                    "Cannot read input '" + Values.shorten(text) + "': write step.output or inputs.name" + whole(text));
            return;
        }
        String from = text.substring(0, dot);
        String name = text.substring(dot + 1);
        StepDraft step = draft.steps().get(from);
        if (from.equals(Source.EXTERNAL)) {
            if (!draft.inputs().containsKey(name)) {
                String none = ": the pipeline has no such input; add it under its 'inputs'";
                problems.add(
                        source,
                        "Unknown input '" + Values.shorten(text) + "'"
                                + near(from, name, draft.inputs().keySet(), none));
            }
        } else if (step == null) {
            problems.add(
                    source,
                    "Unknown step '" + Values.shorten(from) + "' in input '" + Values.shorten(text) + "'"
                            + steps(from));
        } else {
            needs.add(from);
            if (!step.outputs().contains(name)) {
                String none = ": step '" + from + "' has no such output; add it to its 'outputs'";
                problems.add(
                        source,
                        "Unknown output '" + Values.shorten(text) + "'" + near(from, name, step.outputs(), none));
            }
        }
    }

    /** A step or an input without the other half, completed where there is only one way. */
    private String whole(String text) {
        StepDraft step = draft.steps().get(text);
        if (step != null && step.outputs().size() == 1) {
            return "; did you mean '" + text + "." + step.outputs().get(0) + "'?";
        }
        return draft.inputs().containsKey(text) ? "; did you mean 'inputs." + text + "'?" : "";
    }

    private String near(String from, String name, Iterable<String> known, String otherwise) {
        String nearest = problems.full() ? null : Nearest.name(name, known);
        return nearest == null ? otherwise : ": did you mean '" + from + "." + nearest + "'?";
    }

    private String steps(String typed) {
        Set<String> names = draft.steps().keySet();
        return problems.full() ? "" : Nearest.hint(typed, names, ": the steps are " + Nearest.list(names));
    }

    /** Takes away every step that can run, and then those that can run after it. */
    private void removeOrdered() {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        Map<String, List<String>> next = new LinkedHashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        for (Map.Entry<String, Set<String>> entry : before.entrySet()) {
            int count = 0;
            for (String need : entry.getValue()) {
                if (before.containsKey(need)) {
                    count++;
                    next.computeIfAbsent(need, any -> new ArrayList<>()).add(entry.getKey());
                }
            }
            waiting.put(entry.getKey(), count);
            if (count == 0) {
                ready.add(entry.getKey());
            }
        }
        while (!ready.isEmpty()) {
            String step = ready.remove();
            before.remove(step);
            for (String follower : next.getOrDefault(step, List.of())) {
                int left = waiting.merge(follower, -1, Integer::sum);
                if (left == 0) {
                    ready.add(follower);
                }
            }
        }
    }

    /** Every step that is left waits for another one that is left: going back along them meets a step twice. */
    private void reportCycle() {
        List<String> path = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        String step = before.keySet().iterator().next();
        while (seen.add(step)) {
            path.add(step);
            step = firstLeft(step);
        }
        List<String> cycle = path.subList(path.indexOf(step), path.size());
        StringBuilder shown = new StringBuilder(cycle.get(0));
        for (int at = cycle.size() - 1; at >= 0; at--) {
            shown.append(" -> ").append(cycle.get(at));
        }
        Scalar name = requireNonNull(draft.steps().get(step)).name();
        problems.add(
                name,
                "Steps wait for each other in a circle: " + shown + "; remove one of these inputs or 'after' entries");
        for (String member : cycle) {
            before.remove(member);
        }
    }

    private String firstLeft(String step) {
        for (String need : before.getOrDefault(step, Set.of())) {
            if (before.containsKey(need)) {
                return need;
            }
        }
        throw new IllegalStateException("Step '" + step + "' waits for nothing");
    }
}
