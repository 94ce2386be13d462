package dev.pipewright.worker;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.internal.testservice.TestServicesStarter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Temporal's in-memory server in this process, on an in-process channel: nothing to install, no port. Runs die with the
 * process and are resumed from the catalog. Its sticky queues stay on: without them each workflow task replays its history. It works
 * on the threads of its callers: to hand each call over and back takes as long as most calls.
 */
final class EmbeddedTemporal implements Temporal {
    private final TestServicesStarter services;
    private final Server server;
    private final ManagedChannel channel;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    EmbeddedTemporal() {
        services = new TestServicesStarter(true, 0);
        String name = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
        services.getServices().forEach(builder::addService);
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setChannel(channel).build());
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
        channel.shutdownNow();
        server.shutdownNow();
        services.close();
    }
}
