package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.run.RunRequest;
import dev.pipewright.worker.Requests;
import dev.pipewright.worker.RunHost;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Resumes a run. */
@Command(
        name = "resume",
        description = {
            "Continue a failed, stopped or interrupted run: what it has finished is not done again.",
            "It goes on with the code, parameters and options it was started with."
        },
        footer = {"  pipewright runs resume training-1", "  pipewright runs resume --detach training-1"})
final class RunsResume implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "RUN", description = "The run's name")
    private String name = "";

    @Mixin
    private FollowOptions follow = new FollowOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    RunsResume(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        tools.run(name);
        RunRequest request = Requests.of(tools.catalog(), name).resume();
        new Admission(tools).checkResumed(request);
        HostAhead host = HostAhead.open(tools, follow);
        try {
            host.checkServer();
            tools.catalog().runs().reopen(name);
            tools.catalog().runs().setHost(name, RunHost.STARTING);
            return new Execution(tools, follow, output.json()).execute(request, host);
        } finally {
            host.closeUnused();
        }
    }
}
