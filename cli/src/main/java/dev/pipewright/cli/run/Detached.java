package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.run.RunRequest;
import dev.pipewright.worker.BackgroundProcess;
import dev.pipewright.worker.RunHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a run that outlives the command: on a Temporal server, or in a background process of its own. */
final class Detached {
    private static final long LOOK_EVERY_MILLIS = 50;

    private final RunTools tools;
    private final boolean json;

    Detached(RunTools tools, boolean json) {
        this.tools = tools;
        this.json = json;
    }

    int start(RunRequest request, HostAhead ahead) throws IOException, InterruptedException {
        Environment environment = tools.environment();
        String how = tools.durable() ? onServer(request, ahead) : inBackground(request);
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("run", request.run());
            tree.put("host", how);
            Json.print(environment.out(), tree);
        } else {
            environment.out().println(request.run());
        }
        environment.say("Started run " + request.run() + " " + how);
        environment.say("  follow it: pipewright runs follow " + request.run());
        environment.say("  stop it:   pipewright runs stop " + request.run());
        return 0;
    }

    private String onServer(RunRequest request, HostAhead ahead) throws IOException {
        try (RunHost host = ahead.take()) {
            Execution.start(host, request).close();
            if (!RunHost.workerRuns(tools.folder())) {
                tools.environment().say("No worker runs on this machine: start one with: pipewright worker");
            }
            return "on Temporal at " + host.description();
        }
    }

    private static List<String> hostRun(RunRequest request) {
        return request.resumed() ? List.of("host-run", "--resume", request.run()) : List.of("host-run", request.run());
    }

    private String inBackground(RunRequest request) throws IOException, InterruptedException {
        Path log = tools.folder().hostLog(request.run());
        Process process =
                BackgroundProcess.start(hostRun(request), tools.environment().variables(), log);
        while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            Run run = tools.catalog().runs().get(request.run());
            if (!run.host().equals(RunHost.STARTING) || run.status().finished()) {
                break;
            }
        }
        if (!process.isAlive()
                && !tools.catalog().runs().get(request.run()).status().finished()) {
            throw UserError.refused(
                    "Cannot start run '" + request.run() + "' in the background: its process ended with code "
                            + process.exitValue() + ": " + Files.readString(log).strip(),
                    "pipewright runs resume " + request.run());
        }
        return "in background process " + process.pid() + " (the server is embedded: the run ends with that process)";
    }
}
