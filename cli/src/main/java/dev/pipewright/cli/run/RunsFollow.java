package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run. */
@Command(
        name = "follow",
        description = {"Follow a run to its end, from any terminal.", "Ctrl-C stops following, not the run."},
        footer = {"  pipewright runs follow training-1", "  pipewright runs follow --logs training-1"})
final class RunsFollow implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "RUN", description = "The run's name")
    private String name = "";

    @Option(names = "--logs", description = "Print what the steps print, each line with its step's name")
    private boolean logs;

    @Mixin
    private OutputOption output = new OutputOption();

    RunsFollow(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        tools.run(name);
        return Follower.untilEnd(tools, name, logs, output.json());
    }
}
