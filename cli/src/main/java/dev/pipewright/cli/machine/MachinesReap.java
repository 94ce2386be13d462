package dev.pipewright.cli.machine;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.worker.MachineDesk;
import dev.pipewright.worker.MachinesAwayException;
import dev.pipewright.worker.RunHost;
import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends what no run needs. */
@Command(
        name = "reap",
        description = {
            "End the machines that no run needs any more, and record the end of runs that were ended outside of Pipewright.",
            "A worker does the same every few minutes. Machines of runs that go on are left alone."
        },
        footer = "  pipewright machines reap")
final class MachinesReap implements Callable<Integer> {
    private final MachineTools tools;

    @Mixin
    private OutputOption output;

    MachinesReap(Environment environment, Supplier<Catalog> catalog) {
        tools = new MachineTools(environment, catalog);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        MachineDesk.Reaped reaped = reap();
        Environment environment = tools.environment();
        if (output.json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("runs", reaped.runs());
            tree.put(
                    "machines",
                    reaped.machines().stream().map(MachinesReap::tree).toList());
            Json.print(environment.out(), tree);
            return ExitCode.OK;
        }
        for (String run : reaped.runs()) {
            environment
                    .out()
                    .println("Run " + run + " is INTERRUPTED: "
                            + tools.catalog().runs().get(run).message());
        }
        for (MachineDesk.Reaped.Machine machine : reaped.machines()) {
            environment
                    .out()
                    .println("Released machine " + machine.id() + " of run " + machine.run() + ": " + machine.reason());
        }
        if (reaped.runs().isEmpty() && reaped.machines().isEmpty()) {
            environment.say("Nothing to do: every machine is needed by a run that goes on");
        }
        return ExitCode.OK;
    }

    private MachineDesk.Reaped reap() throws IOException, InterruptedException {
        try {
            if (!RunHost.durable(tools.settings())) {
                throw UserError.usage(
                        "Cannot tell which machines are needed: no Temporal server is named",
                        "set TEMPORAL_ADDRESS to the server that executes the runs, or end one machine:"
                                + " pipewright machines terminate ID");
            }
            return tools.desk().reap();
        } catch (UnreachableException e) {
            throw new UserError(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e.hint(), e);
        } catch (MachinesAwayException e) {
            throw MachineTools.away("Cannot look for machines", e);
        }
    }

    private static Map<String, String> tree(MachineDesk.Reaped.Machine machine) {
        Map<String, String> tree = new LinkedHashMap<>();
        tree.put("id", machine.id());
        tree.put("run", machine.run());
        tree.put("reason", machine.reason());
        return tree;
    }
}
