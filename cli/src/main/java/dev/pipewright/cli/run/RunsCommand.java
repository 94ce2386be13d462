package dev.pipewright.cli.run;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with recorded runs. */
@Command(
        name = "runs",
        description = "Show, follow, stop, resume and delete runs.",
        subcommands = {
            RunsList.class,
            RunsShow.class,
            RunsLogs.class,
            RunsFollow.class,
            RunsStop.class,
            RunsResume.class,
            RunsRetry.class,
            RunsDelete.class
        },
        footer = {"  pipewright runs list", "  pipewright runs show training-1"})
public final class RunsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a verb it says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
