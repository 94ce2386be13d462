package dev.pipewright.activities.step;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that go when there is nothing to do, and hold up no JVM that ends. */
final class IdlePool {
    private static final long IDLE_SECONDS = 10;

    private IdlePool() {}

    /** @param atOnce how many of that name work at once */
    static ThreadPoolExecutor of(String name, int atOnce) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                atOnce, atOnce, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                    Thread thread = new Thread(body, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
