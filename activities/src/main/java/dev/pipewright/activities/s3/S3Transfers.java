package dev.pipewright.activities.s3;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The parts of large objects that a store has under way at once: their threads, which end when they are idle, and their memory. */
final class S3Transfers {
    /** How long a part is. */
    static final int PART = 8 << 20;

    /** More take no longer, where the network is what they wait for, and each is held in memory. */
    private static final int AT_ONCE = 8;

    private static final long IDLE_SECONDS = 5;

    private final Semaphore budget = new Semaphore(AT_ONCE);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "pipewright-s3");
                thread.setDaemon(true);
                return thread;
            });

    S3Transfers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Takes memory for a part, if there is any left. */
    boolean tryReserve() {
        return budget.tryAcquire();
    }

    /** Takes memory for a part, waiting for others to give it back. */
    void reserve() throws InterruptedException {
        budget.acquire();
    }

    void release() {
        budget.release();
    }

    <T> Future<T> start(Callable<T> task) {
        return threads.submit(task);
    }

    /** What a task threw. */
    static IOException failure(ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException bug) {
            throw bug;
        }
        throw new IllegalStateException(e.getCause());
    }
}
