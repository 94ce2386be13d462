package dev.pipewright.cli.run;

import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Table;
import dev.pipewright.run.PlannedStep;
import dev.pipewright.run.RunRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what a run would do. */
final class PlanPrinter {
    private final RunTools tools;

    PlanPrinter(RunTools tools) {
        this.tools = tools;
    }

    void print(RunRequest request, boolean json) {
        List<PlannedStep> plan = new Admission(tools).plan(request);
        Environment environment = tools.environment();
        if (json) {
            Json.print(environment.out(), tree(request, plan));
            return;
        }
        Table table = Table.of(environment.outColour(), "STEP", "PLAN", "WHY");
        plan.forEach(step -> table.row(step.leg(), new Table.Cell(word(step), style(step)), why(step)));
        table.within(environment.outColumns()).print(environment.out());
        long runs = plan.stream()
                .filter(step -> step.kind() == PlannedStep.Kind.RUNS)
                .count();
        long cached = plan.stream()
                .filter(step -> step.kind() == PlannedStep.Kind.CACHED)
                .count();
        environment.say(
                plan.size() + " steps on stack " + request.stack() + ": " + runs + " would run, " + cached + " cached");
    }

    private static String word(PlannedStep step) {
        return step.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Style style(PlannedStep step) {
        return switch (step.kind()) {
            case CACHED -> Style.GOOD;
            case RUNS -> Style.BUSY;
            case DEPENDS -> Style.PLAIN;
            case LEFT_OUT -> Style.FAINT;
        };
    }

    private static String why(PlannedStep step) {
        return step.kind() == PlannedStep.Kind.CACHED ? "from " + step.reason() : step.reason();
    }

    private static Map<String, Object> tree(RunRequest request, List<PlannedStep> plan) {
        List<Object> steps = new ArrayList<>();
        for (PlannedStep step : plan) {
            boolean cached = step.kind() == PlannedStep.Kind.CACHED;
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("step", step.leg());
            row.put("plan", step.kind().name().toLowerCase(Locale.ROOT));
            row.put("why", cached ? null : step.reason());
            row.put("cached_from", cached ? step.reason() : null);
            steps.add(row);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("pipeline", request.pipeline().name());
        tree.put("stack", request.stack());
        tree.put("parameters", request.pipeline().parameters());
        tree.put("steps", steps);
        return tree;
    }
}
