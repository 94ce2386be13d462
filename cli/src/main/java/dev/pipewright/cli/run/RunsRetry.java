package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.run.RunRequest;
import dev.pipewright.worker.Requests;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a run anew. */
@Command(
        name = "retry",
        description = {
            "Start a new run with the request of an old one: the same code, parameters and options.",
            "Results that the old run made stand in where its steps succeeded."
        },
        footer = {"  pipewright runs retry training-1"})
final class RunsRetry implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "RUN", description = "The old run's name")
    private String name = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The new run's name (default: the pipeline's, with a number)")
    private @Nullable String newName;

    @Mixin
    private FollowOptions follow = new FollowOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    RunsRetry(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        Run old = tools.run(name);
        RunRequest request = Requests.of(tools.catalog(), old.name());
        if (newName != null) {
            tools.catalog().runs().checkName(newName);
        }
        new Admission(tools).check(request);
        HostAhead host = HostAhead.open(tools, follow);
        try {
            host.checkServer();
            RunRequest recorded = Recording.record(tools, request, newName);
            return new Execution(tools, follow, output.json()).execute(recorded, host);
        } finally {
            host.closeUnused();
        }
    }
}
