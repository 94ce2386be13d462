package dev.pipewright.worker.machine;

import dev.pipewright.activity.AttendActivities;
import dev.pipewright.activity.Greeting;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Answers for the machine, for as long as this process lives. */
final class Attendance implements AttendActivities {
    private static final long PERIOD_SECONDS = 2;

    private final String publicKey;
    private final AtomicReference<CountDownLatch> latest = new AtomicReference<>(new CountDownLatch(1));
    private volatile boolean dismissed;

    Attendance(String publicKey) {
        this.publicKey = publicKey;
    }

    /** Whether the run has told the machine that it is needed no more, and has not asked for it again. */
    boolean isDismissed() {
        return dismissed;
    }

    @Override
    public Greeting greet() {
        return new Greeting(publicKey);
    }

    @Override
    public void attend() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        CountDownLatch replaced = new CountDownLatch(1);
        latest.getAndSet(replaced).countDown();
        dismissed = false;
        try {
            do {
                context.heartbeat(null);
            } while (!replaced.await(PERIOD_SECONDS, TimeUnit.SECONDS));
        } catch (ActivityCanceledException e) {
            dismissed = true;
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ActivityWorkerShutdownException(context.getInfo());
        }
    }
}
