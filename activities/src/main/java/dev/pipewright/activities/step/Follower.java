package dev.pipewright.activities.step;

import dev.pipewright.activities.step.Heartbeat.Wish;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches what runs of an attempt: ships its log and beats once a second, ends it when it is to end. */
final class Follower {
    /** Longer than any step. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** The kernel takes a process down at once, unless a disk or a network mount holds it up. */
    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Running running;
    private final LogShipper log;
    private final Pulse pulse;
    private final Duration grace;

    Follower(Running running, LogShipper log, Pulse pulse, Duration grace) {
        this.running = running;
        this.log = log;
        this.pulse = pulse;
        this.grace = grace;
    }

    /** How following it ended. */
    enum End {
        EXITED,
        STOPPED,
        TIMED_OUT,
        /** It may still run. */
        LEFT
    }

    /**
     * Follows it to its end.
     *
     * @param timeout from its start; null is for ever
     */
    End follow(@Nullable Duration timeout) throws IOException, InterruptedException {
        Duration longest = timeout == null || timeout.compareTo(FOR_EVER) > 0 ? FOR_EVER : timeout;
        Instant deadline = running.started().plus(longest);
        while (!running.awaitExit(tick(deadline))) {
            log.ship();
            Wish wish = pulse.beat();
            if (wish == Wish.LEAVE) {
                return End.LEFT;
            }
            if (wish == Wish.STOP || !Instant.now().isBefore(deadline)) {
                end();
                return wish == Wish.STOP ? End.STOPPED : End.TIMED_OUT;
            }
        }
        return End.EXITED;
    }

    private void end() throws IOException, InterruptedException {
        running.signal("TERM");
        Instant deadline = Instant.now().plus(grace);
        while (!running.awaitExit(tick(deadline))) {
            log.ship();
            pulse.beat();
            if (!Instant.now().isBefore(deadline)) {
                running.signal("KILL");
                running.awaitExit(KILL_NANOS);
                return;
            }
        }
    }

    /** Up to the next beat or the deadline, in nanoseconds. */
    private static long tick(Instant deadline) {
        long millis = Duration.between(Instant.now(), deadline).toMillis();
        return Math.max(0, Math.min(Pulse.PERIOD_NANOS, TimeUnit.MILLISECONDS.toNanos(millis + 1)));
    }
}
