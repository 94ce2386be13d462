package dev.pipewright.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code pipewright} command: everything a user types begins here. */
@Command(
        name = "pipewright",
        mixinStandardHelpOptions = true,
        version = "pipewright 0.1.0",
        description = "Runs data and machine-learning pipelines as durable Temporal workflows.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage"})
public final class Main implements Runnable {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
