package dev.pipewright.worker;

import dev.pipewright.embedded.StaleCancels;
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
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporal's in-memory server in this process, on an in-process channel: nothing to install, no port. Runs die with the
 * process and are resumed from the catalog. Its sticky queues stay on: without them each workflow task replays its history. It works
 * on the threads of its callers: to hand each call over and back takes as long as most calls.
 */
final class EmbeddedTemporal implements Temporal {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedTemporal.class);

    /** Later versions warn of a final field that is changed. */
    private static final int LAST_JAVA_TO_CHANGE_FINALS = 25;

    private final TestServicesStarter services;
    private final Server server;
    private final ManagedChannel channel;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    EmbeddedTemporal() {
        services = new TestServicesStarter(true, 0);
        searchLocksFromTheEnd(services);
        String name = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
        services.getServices().forEach(builder::addService);
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .setGrpcClientInterceptors(List.of(new StaleCancels()))
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
        channel.shutdownNow();
        server.shutdownNow();
        services.close();
    }

    /** The server works without it, only slower: nothing is changed in one that looks different, or that Java does not let us change. */
    private static void searchLocksFromTheEnd(TestServicesStarter services) {
        if (Runtime.version().feature() > LAST_JAVA_TO_CHANGE_FINALS) {
            return;
        }
        try {
            Object clock = field(services.getClass(), "selfAdvancingTimer").get(services);
            Field locks = field(clock.getClass(), "lockEvents");
            Lock lock = (Lock) field(clock.getClass(), "lock").get(clock);
            lock.lock();
            try {
                locks.set(clock, new ClockLocks((Collection<?>) locks.get(clock)));
            } finally {
                lock.unlock();
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("The locks of the embedded server's clock stay as they are", e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /**
     * The locks of the server's clock. It keeps those that were given back, too, several for each step, and looks through them from
     * the oldest on for the one to give back, which is one of the last: the time of a run would grow with the square of its steps.
     */
    @SuppressWarnings("JdkObsolete") // the server wants a linked list
    private static final class ClockLocks extends LinkedList<Object> {
        private static final long serialVersionUID = 1;

        ClockLocks(Collection<?> locks) {
            super(locks);
        }

        @Override
        public boolean remove(Object lock) {
            return removeLastOccurrence(lock);
        }
    }
}
