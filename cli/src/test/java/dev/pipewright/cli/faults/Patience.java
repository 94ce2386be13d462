package dev.pipewright.cli.faults;

import dev.pipewright.cli.Pipewright;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what failures and their repair take: heartbeats that stay away, leases that run out, machines that boot. */
final class Patience {
    /** Several machines boot at once on two slow processors. */
    private static final Duration LONG = Duration.ofMinutes(8);

    private static final Duration OFTEN = Duration.ofMillis(50);

    /** For looks that take a process, of which many would keep what they wait for from happening. */
    static final Duration SELDOM = Duration.ofSeconds(1);

    private Patience() {}

    /** Until the condition holds, of which the evidence says more if it never does. */
    static void until(String what, Pipewright.Condition condition, Evidence evidence) throws Exception {
        until(what, condition, OFTEN, evidence);
    }

    /**
     * The same at a pace of one's own.
     *
     * @param pace how long it is left alone between two looks
     */
    static void until(String what, Pipewright.Condition condition, Duration pace, Evidence evidence) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Still not true: " + what + "\n" + evidence.tell());
            }
            TimeUnit.MILLISECONDS.sleep(pace.toMillis());
        }
    }

    /** What there is to see. */
    interface Evidence {
        String tell() throws Exception;
    }
}
