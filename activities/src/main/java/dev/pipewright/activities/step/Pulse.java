package dev.pipewright.activities.step;

import dev.pipewright.activities.step.Heartbeat.Wish;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The heartbeat of one attempt: once a second, also while its thread is busy storing or fetching. */
final class Pulse {
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Heartbeat heartbeat;
    private final ScheduledExecutorService timer;
    private long lastBeat = System.nanoTime();
    private Wish wish = Wish.GO_ON;

    Pulse(Heartbeat heartbeat, ScheduledExecutorService timer) {
        this.heartbeat = heartbeat;
        this.timer = timer;
    }

    /** Beats if it is time to; what was wished once stays wished. */
    synchronized Wish beat() {
        long now = System.nanoTime();
        if (now - lastBeat >= PERIOD_NANOS) {
            lastBeat = now;
            Wish latest = heartbeat.beat();
            if (wish == Wish.GO_ON) {
                wish = latest;
            }
        }
        return wish;
    }

    /** As {@link #beat}, where there is nothing to be ended first. */
    void beatOrAbandon() {
        switch (beat()) {
            case STOP -> throw Abandoned.stopped();
            case LEAVE -> throw Abandoned.left();
            case GO_ON -> {}
        }
    }

    /** Beats while the action runs. If a stop is wished, it is thrown after it; if the attempt is to be left, that can wait. */
    <T extends @Nullable Object> T during(Blocking<T> action) throws IOException, InterruptedException {
        T result = beating(action);
        if (beat() == Wish.STOP) {
            throw Abandoned.stopped();
        }
        return result;
    }

    /** As {@link #during}, where there is something to be ended if a stop is wished. */
    <T extends @Nullable Object> T beating(Blocking<T> action) throws IOException, InterruptedException {
        Future<?> beats = timer.scheduleWithFixedDelay(this::beat, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
        try {
            return action.run();
        } finally {
            beats.cancel(false);
        }
    }

    /** Something that takes its time. */
    @FunctionalInterface
    interface Blocking<T extends @Nullable Object> {
        T run() throws IOException, InterruptedException;
    }
}
