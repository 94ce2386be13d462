package dev.pipewright.cli.run;

import dev.pipewright.cli.console.UserError;
import dev.pipewright.worker.RunHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A host that opens while the pipeline is read: half of a second that nobody has to wait for. */
final class HostAhead {
    private final @Nullable CompletableFuture<RunHost> opening;
    private boolean taken;

    private HostAhead(@Nullable CompletableFuture<RunHost> opening) {
        this.opening = opening;
    }

    static HostAhead none() {
        return new HostAhead(null);
    }

    static HostAhead open(RunTools tools) {
        return new HostAhead(CompletableFuture.supplyAsync(() -> {
            try {
                return tools.open(RunHost::open);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** The host, which the caller closes. */
    RunHost take() {
        taken = true;
        if (opening == null) {
            throw new IllegalStateException("no host was opened");
        }
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UserError error) {
                throw error;
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
