package dev.pipewright.cli.run;

import picocli.CommandLine.Option;

/** What a command that starts a run does afterwards. */
final class FollowOptions {
    @Option(names = "--detach", description = "Return as soon as the run has started; it goes on by itself")
    private boolean detach;

    @Option(names = "--logs", description = "Print what the steps print, each line with its step's name")
    private boolean logs;

    boolean detached() {
        return detach;
    }

    boolean logs() {
        return logs;
    }
}
