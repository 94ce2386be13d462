package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.worker.RunHost;
import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a run. */
@Command(
        name = "stop",
        description = {
            "Stop a run in order: its steps get SIGTERM and ten seconds, then SIGKILL; what they wrote is discarded.",
            "Works from any terminal. Stopping a run that has ended does nothing."
        },
        footer = {"  pipewright runs stop training-1"})
final class RunsStop implements Callable<Integer> {
    private final RunTools tools;

    private static final long LOOK_EVERY_MILLIS = 100;

    @Parameters(paramLabel = "RUN", description = "The run's name")
    private String name = "";

    @Option(names = "--no-wait", description = "Return at once; the run ends by itself")
    private boolean noWait;

    RunsStop(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        Run run = tools.run(name);
        if (!run.status().finished()) {
            tools.catalog().runs().requestStop(name);
            run = run.host().equals(RunHost.EMBEDDED) || !tools.durable() ? waitForEnd(run) : stopOnServer(run);
        }
        if (run.status().finished()) {
            tools.environment().say("Run " + name + " is " + run.status());
        } else {
            tools.environment().say("Run " + name + " is to be stopped");
        }
        return 0;
    }

    private Run stopOnServer(Run run) throws IOException, InterruptedException {
        try (RunHost host = tools.open(RunHost::connect)) {
            if (!host.cancel(name)) {
                String unknown = "Temporal at " + host.description() + " does not execute it";
                tools.catalog().runs().markInterrupted(name, unknown, Instant.now());
                return tools.run(name);
            }
        } catch (UnreachableException e) {
            throw RunTools.unreachable(e);
        }
        if (!RunHost.executed(tools.folder(), name)) {
            tools.environment().say("No worker runs on this machine; the run ends when one does: pipewright worker");
            return run;
        }
        return waitForEnd(run);
    }

    private Run waitForEnd(Run asked) throws InterruptedException {
        Run run = asked;
        CountDownLatch never = new CountDownLatch(1);
        while (!noWait && !run.status().finished() && !never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            run = tools.run(name);
        }
        return run;
    }
}
