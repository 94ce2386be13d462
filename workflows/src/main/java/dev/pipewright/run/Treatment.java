package dev.pipewright.run;

import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run does with a step, before anything is known of caches and failures.
 *
 * @param leftOut why the step is not part of the run, or null
 * @param forced why an earlier result must not be used, or null
 * @param required true: only an earlier result will do
 */
public record Treatment(@Nullable String leftOut, @Nullable String forced, boolean required) {
    private static final Treatment ORDINARY = new Treatment(null, null, false);

    /** The treatment of every step, by name, in an order in which each follows those it needs. */
    public static Map<String, Treatment> of(List<Step> steps, RunOptions options) {
        Graph graph = new Graph(steps);
        Map<String, Treatment> treatments = new LinkedHashMap<>();
        for (Step step : graph.order()) {
            treatments.put(step.name(), of(step, graph, options, treatments));
        }
        return treatments;
    }

    private static Treatment of(Step step, Graph graph, RunOptions options, Map<String, Treatment> earlier) {
        String leftOut = leftOut(step, graph, options, earlier);
        if (leftOut != null) {
            return new Treatment(leftOut, null, false);
        }
        String only = options.only();
        if (only != null && !step.name().equals(only)) {
            return new Treatment(null, null, true);
        }
        if (options.noCache()) {
            return new Treatment(null, "forced by --no-cache", false);
        }
        if (only != null) {
            return new Treatment(null, "forced by --only", false);
        }
        String from = options.from();
        boolean forced = from != null
                && (step.name().equals(from) || graph.descendants(from).contains(step.name()));
        return forced ? new Treatment(null, "forced by --from " + from, false) : ORDINARY;
    }

    private static @Nullable String leftOut(
            Step step, Graph graph, RunOptions options, Map<String, Treatment> earlier) {
        if (!step.included()) {
            return "its condition is false";
        }
        for (String needed : graph.needs(step.name())) {
            if (Objects.requireNonNull(earlier.get(needed)).leftOut() != null) {
                return "step '" + needed + "', which it needs, is left out";
            }
        }
        String only = options.only();
        if (only != null && !step.name().equals(only)) {
            Set<String> needed = graph.ancestors(only);
            return needed.contains(step.name()) ? null : "not asked for (--only " + only + ")";
        }
        return null;
    }
}
