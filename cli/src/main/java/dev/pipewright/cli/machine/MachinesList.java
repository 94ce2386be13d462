package dev.pipewright.cli.machine;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.cli.view.FleetPhrases;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the machines. */
@Command(
        name = "list",
        description = {
            "List the machines that are there, or with --all those that are gone, too.",
            "It is what runs have recorded; 'pipewright machines reap' compares it with what there is."
        },
        footer = {"  pipewright machines list", "  pipewright machines list --all --run training-1 -o json"})
final class MachinesList implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Option(
            names = {"-a", "--all"},
            description = "Also those that are gone, and why they are")
    private boolean all;

    @Option(names = "--run", paramLabel = "RUN", description = "Only machines of this run")
    private @Nullable String run;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "How many at most, the newest first (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Mixin
    private OutputOption output;

    MachinesList(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        if (limit < 1) {
            throw UserError.usage("Cannot list " + limit + " machines: --limit is at least 1", null);
        }
        if (run != null) {
            catalog.get().runs().get(run); // an unknown one is a mistake, not a run without machines
        }
        List<MachineRecord> machines = catalog.get().machines().list(new MachineFilter(run, all, limit));
        if (output.json()) {
            Json.print(
                    environment.out(), machines.stream().map(FleetPhrases::tree).toList());
            return;
        }
        if (machines.isEmpty()) {
            environment.say(
                    all ? "No machines" : "No machines are there; see those that were: pipewright machines list --all");
            return;
        }
        print(machines);
    }

    private void print(List<MachineRecord> machines) {
        Table table = Table.of(environment.outColour(), "ID", "RUN", "STATE", "FLAVOR", "SIZE", "AGE", "WHY");
        Instant now = Instant.now();
        for (MachineRecord machine : machines) {
            table.row(
                    machine.id(),
                    machine.run(),
                    FleetPhrases.state(machine),
                    machine.flavor(),
                    FleetPhrases.size(machine),
                    FleetPhrases.age(machine, now),
                    FleetPhrases.why(machine));
        }
        table.within(environment.outColumns()).print(environment.out());
    }
}
