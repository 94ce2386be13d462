package dev.pipewright.activities.step;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread that does one thing after the other; idle, it goes. What comes after the end is done by who brings it. */
final class Tidying implements Executor, AutoCloseable {
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Tidying::thread);

    Tidying() {
        pool.allowCoreThreadTimeOut(true);
        pool.setRejectedExecutionHandler((work, closed) -> work.run());
    }

    private static Thread thread(Runnable body) {
        Thread thread = new Thread(body, "pipewright-tidying");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /** What was brought is still done. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
