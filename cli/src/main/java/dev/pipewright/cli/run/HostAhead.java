package dev.pipewright.cli.run;

import dev.pipewright.worker.RunHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A host that opens while the pipeline is read: half of a second that nobody has to wait for. */
final class HostAhead {
    private final RunTools tools;
    private final @Nullable CompletableFuture<RunHost> opening;
    private boolean taken;

    private HostAhead(RunTools tools, @Nullable CompletableFuture<RunHost> opening) {
        this.tools = tools;
        this.opening = opening;
    }

    /** Opens what the run will be executed by; nothing if that is a background process, which opens its own. */
    static HostAhead open(RunTools tools, FollowOptions follow) {
        tools.catalog(); // opened here: the host would open it from another thread
        if (!follow.detached()) {
            return open(tools, RunHost::open);
        }
        return tools.durable() ? open(tools, RunHost::connect) : new HostAhead(tools, null);
    }

    private static HostAhead open(RunTools tools, RunTools.Opening how) {
        return new HostAhead(tools, CompletableFuture.supplyAsync(() -> {
            try {
                return tools.open(how);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** Waits for a server, which may not be there or refuse: better known before a run is on record. */
    void checkServer() {
        if (opening != null && tools.durable()) {
            join(opening);
        }
    }

    /** The host, which the caller closes. */
    RunHost take() {
        taken = true;
        if (opening == null) {
            throw new IllegalStateException("no host was opened");
        }
        return join(opening);
    }

    private static RunHost join(CompletableFuture<RunHost> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Closes the host if nobody took it, once it is open; nobody waits for that. */
    void closeUnused() {
        if (!taken && opening != null) {
            CompletableFuture<Void> unused = opening.thenAccept(HostAhead::close);
        }
    }

    private static void close(RunHost host) {
        try {
            host.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
