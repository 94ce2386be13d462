package dev.pipewright.cli;

import dev.pipewright.cli.console.Environment;
import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        int exitCode = commandLine(Environment.system()).execute(args);
        if (exitCode != 0 || othersGoOn()) {
            System.exit(exitCode);
        }
        // Else this ends the process as well, and sooner: exit looks for a logger to tell of it, in all jars of the
        // class path.
    }

    private static boolean othersGoOn() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> !thread.isDaemon() && thread != Thread.currentThread());
    }

    /** The command line in that environment. Nothing is opened before a command needs it. */
    static CommandLine commandLine(Environment environment) {
        return new LazyCommandLine(new CommandFactory(environment));
    }
}
