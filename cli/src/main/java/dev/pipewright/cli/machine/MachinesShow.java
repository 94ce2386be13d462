package dev.pipewright.cli.machine;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.view.FleetPhrases;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one machine. */
@Command(
        name = "show",
        description = "Show a machine, the steps that ran on it, and where its log is.",
        footer = "  pipewright machines show training-1-0c9f2a11-1")
final class MachinesShow implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "ID", description = "The machine's id")
    private String id;

    @Mixin
    private OutputOption output;

    MachinesShow(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        MachineRecord machine = catalog.get().machines().get(id);
        List<StepAttempt> steps = catalog.get().machines().attempts(id);
        if (output.json()) {
            Json.print(environment.out(), tree(machine, steps));
            return;
        }
        fields(machine).within(environment.outColumns()).print(environment.out());
        if (!steps.isEmpty()) {
            Table table = Table.of(environment.outColour(), "STEP", "STATE", "ATTEMPT", "TOOK");
            for (StepAttempt step : steps) {
                table.row(step.step(), step.state(), step.attempt(), Text.between(step.started(), step.ended()));
            }
            environment.out().println();
            table.print(environment.out());
        }
    }

    private Table fields(MachineRecord machine) {
        Table fields = Table.ofFields(environment.outColour())
                .field("Machine", machine.id())
                .field("Run", machine.run())
                .row(new Table.Cell("State:", Style.STRONG), FleetPhrases.state(machine))
                .field("Why", FleetPhrases.why(machine))
                .field("Flavor", machine.flavor())
                .field("Size", FleetPhrases.size(machine))
                .field("Provisioned", Text.moment(machine.provisioned()))
                .field("Booted in", Text.between(machine.provisioned(), machine.ready()))
                .field("Ended", Text.moment(machine.ended()))
                .field("Age", FleetPhrases.age(machine, Instant.now()))
                .field("Task queue", machine.taskQueue());
        machine.details().forEach(fields::field);
        return fields.field("Log", "pipewright machines logs " + machine.id());
    }

    private static Map<String, @Nullable Object> tree(MachineRecord machine, List<StepAttempt> steps) {
        Map<String, @Nullable Object> tree = FleetPhrases.tree(machine);
        tree.put("steps", steps.stream().map(MachinesShow::tree).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(StepAttempt step) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("step", step.step());
        tree.put("attempt", step.attempt());
        tree.put("state", step.state());
        tree.put("started", step.started());
        tree.put("ended", step.ended());
        return tree;
    }
}
