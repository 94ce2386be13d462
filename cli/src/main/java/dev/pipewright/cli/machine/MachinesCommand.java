package dev.pipewright.cli.machine;

import dev.pipewright.cli.console.Verb;
import java.util.List;
import picocli.CommandLine.Command;

/** The noun of the machines. */
@Command(
        name = "machines",
        description = "Machines that runs boot for their steps, and release by themselves.",
        footer = {"  pipewright machines list", "  pipewright machines show training-1-0c9f2a11-1"})
public final class MachinesCommand {
    /** In the order in which help shows them. */
    public static final List<Verb> VERBS = List.of(
            new Verb("list", MachinesList.class),
            new Verb("show", MachinesShow.class),
            new Verb("logs", MachinesLogs.class),
            new Verb("terminate", MachinesTerminate.class),
            new Verb("reap", MachinesReap.class));
}
