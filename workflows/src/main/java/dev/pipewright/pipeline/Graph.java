package dev.pipewright.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which step waits for which. The pipeline has no cycles and no unknown names: the file's reader has seen to that. */
public final class Graph {
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Map<String, Set<String>> needs = new LinkedHashMap<>();
    private final Map<String, Set<String>> neededBy = new LinkedHashMap<>();

    public Graph(List<Step> declared) {
        declared.forEach(step -> {
            steps.put(step.name(), step);
            neededBy.put(step.name(), new LinkedHashSet<>());
        });
        for (Step step : declared) {
            Set<String> before = new LinkedHashSet<>(step.after());
            step.inputs().values().stream()
                    .filter(source -> !source.external())
                    .forEach(source -> before.add(source.step()));
            needs.put(step.name(), before);
            before.forEach(name -> get(neededBy, name).add(step.name()));
        }
    }

    /** The declaration of a step of this pipeline. */
    public Step step(String name) {
        return get(steps, name);
    }

    /** The steps that must have finished before this one starts, by its inputs and its {@code after}. */
    public Set<String> needs(String step) {
        return get(needs, step);
    }

    /** The steps that wait for this one. */
    public Set<String> neededBy(String step) {
        return get(neededBy, step);
    }

    /** Everything that must have finished before the step, not the step itself. */
    public Set<String> ancestors(String step) {
        return reach(step, needs);
    }

    /** Everything that waits for the step, directly or not, not the step itself. */
    public Set<String> descendants(String step) {
        return reach(step, neededBy);
    }

    /** All steps, each after those it needs, in the file's order where that is free. */
    public List<Step> order() {
        Set<String> placed = new LinkedHashSet<>();
        steps.keySet().forEach(name -> place(name, placed));
        return placed.stream().map(this::step).toList();
    }

    /** Depth first with a stack of its own: a chain may be longer than a thread's stack is deep. */
    private void place(String start, Set<String> placed) {
        Deque<String> path = new ArrayDeque<>(List.of(start));
        while (!path.isEmpty()) {
            List<String> missing = new ArrayList<>(needs(path.peek()));
            missing.removeAll(placed);
            if (missing.isEmpty()) {
                placed.add(path.pop());
            } else {
                path.push(missing.get(0));
            }
        }
    }

    private static Set<String> reach(String from, Map<String, Set<String>> edges) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(get(edges, from));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (reached.add(name)) {
                open.addAll(get(edges, name));
            }
        }
        return reached;
    }

    private static <V> V get(Map<String, V> map, String name) {
        return Objects.requireNonNull(map.get(name), () -> "no step '" + name + "'");
    }
}
