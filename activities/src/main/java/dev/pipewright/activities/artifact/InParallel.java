package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does the same to many things on the calling thread and a few others, which end with the call. */
public final class InParallel {
    private InParallel() {}

    /** What one thread does to one thing after the other. */
    @FunctionalInterface
    public interface Body<T> {
        /** Does it. */
        void accept(T item) throws IOException;
    }

    /**
     * Ends when all is done, or soon after the first failure, which it throws.
     *
     * @param threads at most, the calling one included
     * @param bodies makes a body for each thread
     */
    public static <T> void each(List<T> items, int threads, Supplier<Body<T>> bodies) throws IOException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, items.size()); i++) {
            Thread helper = new Thread(() -> work(items, next, bodies.get(), failure), "pipewright-files-" + i);
            helper.setDaemon(true);
            helper.start();
            helpers.add(helper);
        }
        work(items, next, bodies.get(), failure);
        join(helpers, failure);
        rethrow(failure.get());
    }

    private static <T> void work(
            List<T> items, AtomicInteger next, Body<T> body, AtomicReference<@Nullable Throwable> failure) {
        try {
            for (int i = next.getAndIncrement();
                    i < items.size() && failure.get() == null;
                    i = next.getAndIncrement()) {
                body.accept(items.get(i));
            }
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void join(List<Thread> helpers, AtomicReference<@Nullable Throwable> failure) {
        boolean interrupted = false;
        for (int i = 0; i < helpers.size(); ) {
            try {
                helpers.get(i).join();
                i++;
            } catch (InterruptedException e) {
                interrupted = true;
                failure.compareAndSet(null, new InterruptedIOException("Interrupted"));
                helpers.forEach(Thread::interrupt);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
