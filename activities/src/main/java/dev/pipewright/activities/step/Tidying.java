package dev.pipewright.activities.step;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

/** A thread that does one thing after the other; idle, it goes. What comes after the end is done by who brings it. */
final class Tidying implements Executor, AutoCloseable {
    private final ThreadPoolExecutor pool = IdlePool.of("pipewright-tidying", 1);

    Tidying() {
        pool.setRejectedExecutionHandler((work, closed) -> work.run());
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
