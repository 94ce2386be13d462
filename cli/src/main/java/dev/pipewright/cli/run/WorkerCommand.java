package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.worker.ReaperHost;
import dev.pipewright.worker.RunHost;
import dev.pipewright.worker.UnreachableException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Executes runs until it is told to end. */
@Command(
        name = "worker",
        description = {
            "Execute the runs of this machine on a Temporal server, until Ctrl-C.",
            "TEMPORAL_ADDRESS or a Temporal profile names the server. Steps outlive the worker: the next one goes on"
                    + " following them."
        },
        footer = {"  TEMPORAL_ADDRESS=127.0.0.1:7233 pipewright worker"})
public final class WorkerCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 500;

    private final RunTools tools;

    /** One instance per invocation. */
    public WorkerCommand(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        if (!tools.durable()) {
            throw UserError.usage(
                    "Cannot start a worker: no Temporal server is named",
                    "set TEMPORAL_ADDRESS; without a server 'pipewright run' executes runs itself");
        }
        try (RunHost host = tools.open(RunHost::openWorker);
                ReaperHost reaper = reaper()) {
            tools.environment()
                    .say("Worker ready: " + host.description() + ", data in "
                            + tools.folder().root());
            if (reaper.trouble() != null) {
                tools.environment()
                        .say("  what is left behind is only found by 'pipewright machines reap': " + reaper.trouble());
            }
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "stop"));
            while (!ended.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                host.cancelRequested();
            }
            return 0;
        }
    }

    private ReaperHost reaper() {
        try {
            return ReaperHost.open(tools.hostSettings());
        } catch (UnreachableException e) {
            throw RunTools.unreachable(e);
        }
    }
}
