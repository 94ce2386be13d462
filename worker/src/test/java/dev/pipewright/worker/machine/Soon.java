package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what has no event of its own. */
final class Soon {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Soon() {}

    static void become(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                fail("It did not happen in " + LONGEST.toSeconds() + " seconds that " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
