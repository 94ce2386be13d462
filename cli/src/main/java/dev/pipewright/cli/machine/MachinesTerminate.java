package dev.pipewright.cli.machine;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.YesOption;
import dev.pipewright.worker.MachinesAwayException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a machine. */
@Command(
        name = "terminate",
        description = {
            "End a machine at once, with all that runs on it. Runs release theirs by themselves.",
            "A run that goes on gets another machine, and the steps that were cut off run there again."
        },
        footer = "  pipewright machines terminate training-1-0c9f2a11-1 --yes")
final class MachinesTerminate implements Callable<Integer> {
    private final MachineTools tools;

    @Parameters(paramLabel = "ID", description = "The machine's id")
    private String id;

    @Mixin
    private YesOption yes;

    MachinesTerminate(Environment environment, Supplier<Catalog> catalog) {
        tools = new MachineTools(environment, catalog);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Environment environment = tools.environment();
        MachineRecord machine = tools.catalog().machines().get(id);
        String run = machine.run();
        boolean needed = !tools.catalog().runs().get(run).status().finished();
        if (machine.ended() == null) {
            yes.confirm(
                    environment,
                    "terminate machine '" + id + "'" + (needed ? " of run '" + run + "', which goes on" : ""));
        }
        try {
            tools.desk().terminate(id, "terminated by hand");
        } catch (MachinesAwayException e) {
            throw MachineTools.away("Cannot terminate machine '" + id + "'", e);
        }
        if (machine.ended() != null) {
            environment.say("Machine '" + id + "' had ended before; nothing of it is left");
            return ExitCode.OK;
        }
        environment.say("Terminated machine '" + id + "'");
        if (needed) {
            environment.say("  its run goes on; to end that, too: pipewright runs stop " + run);
        }
        return ExitCode.OK;
    }
}
