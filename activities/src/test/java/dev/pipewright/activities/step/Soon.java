package dev.pipewright.activities.step;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes bring about. */
final class Soon {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Soon() {}

    /** Returns when the condition holds; fails if it does not within a minute. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited for a minute, but not: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
