package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.run.RunResult;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A run whose workflow this process has started. */
public final class HostedRun implements AutoCloseable {
    private final Catalog catalog;
    private final String name;
    private final WorkflowStub stub;
    private final @Nullable ProcessLock lock;
    private final CompletableFuture<RunResult> result;
    private boolean cancelled;

    HostedRun(Catalog catalog, String name, WorkflowStub stub, @Nullable ProcessLock lock) {
        this.catalog = catalog;
        this.name = name;
        this.stub = stub;
        this.lock = lock;
        this.result = stub.getResultAsync(RunResult.class);
    }

    /** The run's name. */
    public String name() {
        return name;
    }

    /**
     * Waits a while for the run to end, and passes on a stop that somebody asked for in the catalog. How it ended, the
     * catalog says.
     *
     * @return whether it has ended
     */
    public boolean await(long millis) throws InterruptedException {
        try {
            result.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException runs) {
            if (catalog.runs().stopRequested(name)) {
                cancel();
            }
            return false;
        } catch (ExecutionException ended) {
            if (ended.getCause() instanceof WorkflowException) {
                return true;
            }
            throw new IllegalStateException("Cannot follow run '" + name + "': " + ended.getCause(), ended);
        }
    }

    /** Asks the run to end: its steps are stopped, then it is recorded as stopped. A second call does nothing. */
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        try {
            stub.cancel();
        } catch (WorkflowNotFoundException e) {
            // It has just ended.
        }
    }

    /** Lets go of the run. */
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
