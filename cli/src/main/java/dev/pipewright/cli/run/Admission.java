package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.CacheLookup;
import dev.pipewright.activities.catalog.CatalogRecorder;
import dev.pipewright.activities.catalog.Secret;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.PlannedStep;
import dev.pipewright.run.RunPlan;
import dev.pipewright.run.RunRequest;
import dev.pipewright.run.Treatment;
import dev.pipewright.stack.Stack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Refuses a run that could not succeed before anything of it is on record. A plan of it is refused in the same words. */
final class Admission {
    private final RunTools tools;

    Admission(RunTools tools) {
        this.tools = tools;
    }

    /** Refuses a new run; asks the cache only where the answer depends on it. */
    void check(RunRequest request) {
        checkStack(request);
        if (request.options().only() != null || !missing(request).isEmpty()) {
            plan(request);
        }
    }

    private void checkStack(RunRequest request) {
        Stack stack = tools.catalog().stacks().resolve(request.stack());
        boolean durable = tools.durable();
        new StackAdmission(stack, durable).check(request);
        if (durable) {
            ConnectorAdmission.check(tools.catalog(), stack, request.pipeline().name());
        }
    }

    /** What a new run would do. */
    List<PlannedStep> plan(RunRequest request) {
        Stack stack = tools.catalog().stacks().resolve(request.stack());
        checkStack(request);
        CatalogRecorder cache = tools.recorder();
        List<PlannedStep> plan = RunPlan.of(request, stack, tools::resolve, step -> answer(cache, step));
        Set<String> running = new HashSet<>();
        for (PlannedStep step : plan) {
            if (step.kind() == PlannedStep.Kind.RUNS || step.kind() == PlannedStep.Kind.DEPENDS) {
                running.add(step.leg());
            }
        }
        refuse(request, step -> Leg.of(step).stream().anyMatch(leg -> running.contains(leg.name())));
        return plan;
    }

    /** Refuses to go on with a run, whose finished steps need nothing more. */
    void checkResumed(RunRequest request) {
        checkStack(request);
        if (missing(request).isEmpty()) {
            return;
        }
        Set<String> finished = new HashSet<>();
        for (StepAttempt attempt : tools.catalog().steps().latest(request.run())) {
            if (attempt.state().succeeded()) {
                finished.add(attempt.step());
            }
        }
        Map<String, Treatment> treatments = Treatment.of(request.pipeline().steps(), request.options());
        refuse(request, step -> {
            Treatment treatment = treatments.get(step.name());
            return treatment != null
                    && treatment.leftOut() == null
                    && !treatment.required()
                    && !Leg.of(step).stream().allMatch(leg -> finished.contains(leg.name()));
        });
    }

    private static RunPlan.Answer answer(CatalogRecorder cache, StepPreparation step) {
        CacheLookup lookup = cache.lookup(step);
        return lookup.hit()
                ? new RunPlan.Answer(lookup.outputs(), String.valueOf(lookup.from()))
                : new RunPlan.Answer(null, String.valueOf(lookup.reason()));
    }

    private Set<String> missing(RunRequest request) {
        Set<String> missing = new TreeSet<>();
        request.pipeline().steps().forEach(step -> missing.addAll(step.secrets()));
        if (!missing.isEmpty()) {
            tools.catalog().secrets().list().stream().map(Secret::name).forEach(missing::remove);
        }
        return missing;
    }

    private void refuse(RunRequest request, Predicate<Step> runs) {
        Set<String> missing = missing(request);
        Map<String, List<String>> users = new TreeMap<>();
        for (Step step : request.pipeline().steps()) {
            for (String secret : step.secrets()) {
                if (missing.contains(secret) && runs.test(step)) {
                    users.computeIfAbsent(secret, unused -> new ArrayList<>()).add("'" + step.name() + "'");
                }
            }
        }
        if (users.isEmpty()) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        users.forEach((secret, steps) -> {
            String who = (steps.size() == 1 ? "step " : "steps ") + String.join(", ", steps);
            reasons.add("no secret '" + secret + "' (for " + who + ")");
            commands.add("pipewright secret create " + secret);
        });
        throw UserError.notFound(
                "Cannot run pipeline '" + request.pipeline().name() + "': there is " + String.join(" and ", reasons),
                String.join("; ", commands));
    }
}
