package dev.pipewright.activities.step;

import dev.pipewright.activities.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Removes containers that have ended while their run goes on, for the engine takes its time to take down a network. Who ends an
 * execution waits for what is not removed by then.
 */
final class Removals implements AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final long CLOSE_SECONDS = 10;

    private final Engine engine;
    private final ConcurrentMap<Path, Removal> pending = new ConcurrentHashMap<>();
    private final ExecutorService threads = IdlePool.of("pipewright-removal", AT_ONCE);

    Removals(Engine engine) {
        this.engine = engine;
    }

    /** Begins to remove the container of an attempt, and then the file that tells of it. */
    void begin(AttemptDirectory directory, String name) {
        Path attempt = directory.root();
        CompletableFuture<Void> end = new CompletableFuture<>();
        pending.put(attempt, new Removal(name, end));
        threads.execute(() -> {
            try {
                engine.remove(name);
                Files.deleteIfExists(directory.containerFile());
                pending.remove(attempt);
                end.complete(null);
            } catch (IOException e) {
                end.completeExceptionally(new UncheckedIOException(e)); // tried again when the execution is over
            }
        });
    }

    /** Waits until nothing is left of the containers of an execution, trying again what did not work out. */
    void settle(Path execution) throws IOException {
        for (Map.Entry<Path, Removal> each : pending.entrySet()) {
            if (each.getKey().startsWith(execution)) {
                settle(each.getValue());
                pending.remove(each.getKey(), each.getValue());
            }
        }
    }

    private void settle(Removal removal) throws IOException {
        try {
            removal.end().join();
        } catch (CompletionException e) {
            engine.remove(removal.name());
        }
    }

    /** Waits a while for what is under way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Removal(String name, CompletableFuture<Void> end) {}
}
