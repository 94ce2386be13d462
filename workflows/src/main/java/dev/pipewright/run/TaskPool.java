package dev.pipewright.run;

import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Runs workflow tasks side by side, up to a limit, in one cancellation scope, and outlives a cancel until all have ended. */
final class TaskPool {
    private record Task(int weight, Runnable body) {}

    private final int limit;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private int running;
    private int ended;
    private boolean startNothing;
    private @Nullable CancellationScope scope;
    private @Nullable RuntimeException bug;

    /** @param limit how much weight runs at once */
    TaskPool(int limit) {
        this.limit = limit;
    }

    void submit(int weight, Runnable body) {
        waiting.add(new Task(weight, body));
    }

    /**
     * Runs what was submitted and what {@code refill} submits, until nothing runs and nothing may start.
     *
     * @param refill called before the first task and whenever one or more have ended
     */
    void drain(Runnable refill) {
        CancellationScope work = Workflow.newCancellationScope(() -> loop(refill));
        scope = work;
        work.run();
    }

    private void loop(Runnable refill) {
        refill.run();
        startWhatFits();
        while (running > 0) {
            awaitAnEnd();
            refill.run();
            startWhatFits();
        }
    }

    private void startWhatFits() {
        while (!waiting.isEmpty()
                && !startsNothing()
                && running + waiting.element().weight() <= limit) {
            start(waiting.remove());
        }
    }

    private void start(Task task) {
        running += task.weight();
        Async.procedure(task.body()::run).handle((nothing, failure) -> {
            running -= task.weight();
            ended++;
            bug = failure == null ? bug : failure;
            return null;
        });
    }

    /** Detached: a cancel reaches the tasks, and their end ends the wait. */
    private void awaitAnEnd() {
        int before = ended;
        Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> ended > before))
                .run();
        if (bug != null) {
            throw bug;
        }
    }

    /** What runs goes on; what waits stays where it is. */
    void stopStarting() {
        startNothing = true;
    }

    /** What runs is cancelled. */
    void cancel(String reason) {
        stopStarting();
        if (scope != null) {
            scope.cancel(reason);
        }
    }

    /** Whether only what runs already will still run. */
    boolean startsNothing() {
        return startNothing || (scope != null && scope.isCancelRequested());
    }
}
