package dev.pipewright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a noun: says what there is. The last two of its options are those of every command. */
@Command(
        name = "pipewright",
        description = "Runs data and machine-learning pipelines as durable workflows, on this machine or in the cloud.",
        versionProvider = Version.class,
        footer = {"  pipewright run examples/training", "  pipewright stack list", "  pipewright stack register --help"
        },
        exitCodeList = {
            "0:done",
            "1:the run failed, or what was checked is not in order",
            "2:the command or the file it was given is written wrongly",
            "3:a named thing does not exist",
            "4:Temporal, the cloud or the catalog cannot be reached now",
            "5:refused: a conflict, something in use, a missing permission, an unusable catalog",
            "70:a bug in Pipewright",
            "130:ended by Ctrl-C"
        })
@SuppressWarnings("UnusedVariable") // The options are looked at by the parser and by Globals
final class PipewrightCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show what the command does, its options and examples")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version")
    private boolean version;

    @Option(names = Globals.NO_COLOUR, description = "With any command: no colour, like the variable NO_COLOR")
    private boolean noColour;

    @Option(names = Globals.STACKTRACE, description = "With any command: show where in the program an error comes from")
    private boolean stacktrace;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
