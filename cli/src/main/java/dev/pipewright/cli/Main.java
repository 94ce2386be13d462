package dev.pipewright.cli;

import dev.pipewright.cli.console.Environment;
import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine(Environment.system()).execute(args));
    }

    /** The command line in that environment. Nothing is opened before a command needs it. */
    static CommandLine commandLine(Environment environment) {
        return new LazyCommandLine(new CommandFactory(environment));
    }
}
