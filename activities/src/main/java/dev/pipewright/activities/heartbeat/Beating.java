package dev.pipewright.activities.heartbeat;

import dev.pipewright.activity.Failures;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Heartbeats every few seconds while an activity's thread is busy. */
public final class Beating {
    private static final long BEAT_SECONDS = 2;

    private Beating() {}

    /** Runs the work on this thread, which is that of an activity, and interrupts it when the caller no longer wants it. */
    public static <T> T during(Work<T> work) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        AtomicReference<@Nullable ActivityCompletionException> unwanted = new AtomicReference<>();
        Thread worker = Thread.currentThread();
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(Beating::thread);
        Future<?> beating = beats.scheduleWithFixedDelay(
                () -> beat(context, unwanted, worker), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        try {
            return work.run();
        } catch (IOException | InterruptedException e) {
            ActivityCompletionException reason = unwanted.get();
            throw reason == null ? wrapped(e) : reason;
        } finally {
            beating.cancel(false);
            beats.shutdownNow();
        }
    }

    private static RuntimeException wrapped(Exception e) {
        return e instanceof IOException ? Failures.unforeseen(e) : Activity.wrap(e);
    }

    /** As {@link #during(Work)}, for work without a result. */
    public static void whileDoing(Task task) {
        boolean unused = during(() -> {
            task.run();
            return true;
        });
    }

    private static void beat(
            ActivityExecutionContext context,
            AtomicReference<@Nullable ActivityCompletionException> unwanted,
            Thread worker) {
        try {
            context.heartbeat(null);
        } catch (ActivityCompletionException e) {
            unwanted.set(e);
            worker.interrupt();
            throw e; // ends the beats
        }
    }

    private static Thread thread(Runnable beat) {
        Thread thread = new Thread(beat, "heartbeat");
        thread.setDaemon(true);
        return thread;
    }

    /** What takes its time. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** The same without a result. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException, InterruptedException;
    }
}
