package dev.pipewright.activities.s3;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The parts of large objects that a store sends, or fetches, at once: their threads, which end when they are idle, and their memory, which is used
 * again as long as some of it is in use. Collecting that of every part took as long as hashing it.
 */
final class S3Transfers {
    /** How long a part is that is sent. */
    static final int SENT = 8 << 20;

    /** How long a part is that is fetched, whole parts that were sent: fewer requests. */
    static final int FETCHED = 2 * SENT;

    /** More take no longer, where the network is what they wait for. */
    private static final int MOST = 8;

    private static final long IDLE_SECONDS = 5;

    private final int part;
    private final int atOnce;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private int reserved;
    private final ThreadPoolExecutor threads;

    /** @param part how long most parts are */
    S3Transfers(int part) {
        this.part = part;
        // They are held in memory: of a small heap in no more than a quarter.
        this.atOnce = (int) Math.max(2, Math.min(MOST, Runtime.getRuntime().maxMemory() / 4 / part));
        this.threads = new ThreadPoolExecutor(
                atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "pipewright-s3");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Takes memory for a part, if there is any left; else null. */
    synchronized byte @Nullable [] tryReserve() {
        return reserved < atOnce ? take(part) : null;
    }

    /** Takes memory for a part, at least as long as it is, waiting for others to give theirs back. */
    synchronized byte[] reserve(int length) throws InterruptedException {
        while (reserved >= atOnce) {
            wait();
        }
        return take(length);
    }

    private byte[] take(int length) {
        byte[] memory = length <= part ? free.poll() : null;
        if (memory == null) {
            memory = new byte[Math.max(part, length)];
        }
        reserved++;
        return memory;
    }

    /** Gives memory back; null for some that another thread may still write to, which nobody gets again. */
    synchronized void release(byte @Nullable [] memory) {
        reserved--;
        if (reserved == 0) {
            free.clear(); // nothing is under way, and it may be long until something is
        } else if (memory != null && memory.length == part) {
            free.push(memory);
        }
        notifyAll();
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
