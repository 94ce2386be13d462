package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.run.RunRequest;
import dev.pipewright.worker.Requests;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The background process of a detached run. */
@Command(name = "host-run", hidden = true, description = "Execute a recorded run in this process")
public final class HostRunCommand implements Callable<Integer> {
    private final RunTools tools;

    @Parameters(paramLabel = "RUN")
    private String run = "";

    @Option(names = "--resume")
    private boolean resume;

    /** One instance per invocation. */
    public HostRunCommand(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        RunRequest request = Requests.of(tools.catalog(), run);
        return Execution.executeQuietly(tools, resume ? request.resume() : request);
    }
}
