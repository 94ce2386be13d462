package dev.pipewright.worker;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.time.Duration;

/**
 * Temporal's in-memory server in this process, on an in-process channel: nothing to install, no port. Runs die with the
 * process and are resumed from the catalog. Its sticky queues stay on: without them each workflow task replays its history.
 */
final class EmbeddedTemporal implements Temporal {
    private final TestServer.InProcessTestServer server;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    EmbeddedTemporal() {
        server = TestServer.createServer(true);
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(server.getChannel())
                .build());
        // The server knows no worker heartbeats and would have each refused with a warning.
        client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setWorkerHeartbeatInterval(Duration.ofSeconds(-1))
                        .build());
    }

    @Override
    public WorkflowClient client() {
        return client;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public boolean searchAttributes() {
        return false;
    }

    @Override
    public String description() {
        return "embedded";
    }

    @Override
    public UnreachableException refusal(RuntimeException failure) {
        throw failure; // nobody else's server: a bug
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        server.close();
    }
}
