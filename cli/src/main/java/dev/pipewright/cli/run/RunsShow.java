package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.view.FleetPhrases;
import dev.pipewright.run.RunRequest;
import dev.pipewright.worker.Requests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a run. */
@Command(
        name = "show",
        description = "Show a run, its steps, why each of them ran, and what they recorded.",
        footer = {"  pipewright runs show training-1", "  pipewright runs show training-1 -o json"})
final class RunsShow implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "RUN", description = "The run's name")
    private String name = "";

    @Mixin
    private OutputOption output = new OutputOption();

    RunsShow(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        Run run = tools.run(name);
        RunRequest request = Requests.of(tools.catalog(), name);
        List<StepAttempt> attempts =
                new StepOrder(request).asPlanned(tools.catalog().steps().list(name));
        List<ImageBuild> images = tools.catalog().builds().list(name);
        List<MachineRecord> machines = tools.catalog().machines().list(MachineFilter.of(name));
        Environment environment = tools.environment();
        if (output.json()) {
            Json.print(environment.out(), RunTrees.full(run, request, attempts, images, machines));
            return 0;
        }
        Table fields = Table.ofFields(environment.outColour())
                .field("run", run.name())
                .field("pipeline", run.pipeline())
                .field("stack", run.stack())
                .field("status", RunTrees.status(run.status()))
                .field("message", run.message())
                .field("created", Text.moment(run.created()))
                .field("took", Text.between(run.started(), run.ended() == null ? Instant.now() : run.ended()))
                .field("executed by", run.host());
        request.pipeline().parameters().forEach((key, value) -> fields.field("parameter " + key, value));
        fields.within(environment.outColumns()).print(environment.out());
        environment.out().println();
        steps(environment, attempts);
        images(environment, images);
        machines(environment, machines);
        return 0;
    }

    private static void images(Environment environment, List<ImageBuild> images) {
        if (images.isEmpty()) {
            return;
        }
        Table table = Table.of(environment.outColour(), "IMAGE", "TOOK", "PUSHED", "REFERENCE");
        for (ImageBuild image : images) {
            table.row(
                    image.image(),
                    Text.between(image.started(), image.ended()),
                    Text.bytes(image.pushedBytes()),
                    image.failure() == null ? image.reference() : image.failure());
        }
        environment.out().println();
        table.within(environment.outColumns()).print(environment.out());
    }

    private static void machines(Environment environment, List<MachineRecord> machines) {
        if (machines.isEmpty()) {
            return;
        }
        Table table = Table.of(environment.outColour(), "MACHINE", "STATE", "SIZE", "BOOTED IN", "AGE", "WHY");
        Instant now = Instant.now();
        for (MachineRecord machine : machines) {
            table.row(
                    machine.id(),
                    FleetPhrases.state(machine),
                    FleetPhrases.size(machine),
                    Text.between(machine.provisioned(), machine.ready()),
                    FleetPhrases.age(machine, now),
                    FleetPhrases.why(machine));
        }
        environment.out().println();
        table.within(environment.outColumns()).print(environment.out());
    }

    private static void steps(Environment environment, List<StepAttempt> attempts) {
        Table table = Table.of(environment.outColour(), "STEP", "STATE", "ATTEMPT", "TOOK", "WHY");
        for (StepAttempt attempt : attempts) {
            table.row(
                    attempt.step(),
                    RunTrees.state(attempt.state()),
                    attempt.attempt() == 0 ? null : attempt.attempt(),
                    Text.between(attempt.started(), attempt.ended()),
                    why(attempt));
        }
        table.within(environment.outColumns()).print(environment.out());
    }

    /** What decided about the step, then how it failed, then what it recorded. */
    private static String why(StepAttempt attempt) {
        List<String> parts = new ArrayList<>();
        if (attempt.state() == StepState.CACHED) {
            parts.add("from " + attempt.cachedFrom());
        } else if (attempt.reason() != null) {
            parts.add("ran because: " + attempt.reason());
        }
        if (attempt.machine() != null) {
            parts.add("on machine " + attempt.machine());
        }
        if (attempt.message() != null) {
            parts.add(attempt.message());
        }
        for (Map.Entry<String, Object> metric : attempt.metadata().entrySet()) {
            parts.add(metric.getKey() + "=" + metric.getValue());
        }
        return String.join("; ", parts);
    }
}
