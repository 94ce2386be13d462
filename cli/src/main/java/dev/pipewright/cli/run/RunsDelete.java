package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.YesOption;
import dev.pipewright.stack.Stack;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes a run. */
@Command(
        name = "delete",
        description = {
            "Delete a run that has ended: its record and its logs.",
            "Its results no longer stand in for later runs. Artifacts that no other run refers to are removed by:"
                    + " pipewright artifacts gc"
        },
        footer = {"  pipewright runs delete training-1 --yes"})
final class RunsDelete implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "RUN", description = "The run's name")
    private String name = "";

    @Mixin
    private YesOption yes = new YesOption();

    RunsDelete(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        Run run = tools.run(name);
        yes.confirm(tools.environment(), "delete run '" + name + "'");
        Stack stack = tools.catalog().stacks().resolve(run.stack());
        tools.catalog().runs().delete(name);
        tools.stores().logs(stack.artifactStore()).delete(name);
        Files.deleteIfExists(tools.folder().hostLog(name));
        tools.environment().say("Deleted run " + name);
        tools.environment().say("  free its space: pipewright artifacts gc");
        return 0;
    }
}
