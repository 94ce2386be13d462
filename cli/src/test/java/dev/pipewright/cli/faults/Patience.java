package dev.pipewright.cli.faults;

import dev.pipewright.cli.Pipewright;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what failures and their repair take: heartbeats that stay away, leases that run out, machines that boot. */
final class Patience {
    private static final Duration LONG = Duration.ofMinutes(4);

    private Patience() {}

    /** Until the condition holds, of which the evidence says more if it never does. */
    static void until(String what, Pipewright.Condition condition, Evidence evidence) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Still not true: " + what + "\n" + evidence.tell());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** What there is to see. */
    interface Evidence {
        String tell() throws Exception;
    }
}
