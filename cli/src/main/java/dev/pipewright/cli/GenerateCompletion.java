package dev.pipewright.cli;

import dev.pipewright.cli.console.Environment;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "generate-completion",
        hidden = true,
        description = "Print a script for bash or zsh that completes commands and options.",
        footer = "  source <(pipewright generate-completion)")
final class GenerateCompletion implements Runnable {
    private final Environment environment;

    @Spec
    private CommandSpec spec;

    GenerateCompletion(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        environment.out().print(AutoComplete.bash("pipewright", spec.root().commandLine()));
    }
}
