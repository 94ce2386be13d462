package dev.pipewright.run;

import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Runs workflow tasks side by side, up to a limit, in one cancellation scope, and outlives a cancel until all have ended. */
final class TaskPool {
    /** What a task does. To wait costs less without a thread of the workflow: each is asked after every event whether it can go on. */
    @FunctionalInterface
    interface Work {
        /** Begins without waiting; the promise is kept when it is over, with what the task has to do after it, or null. */
        Promise<@Nullable Work> begin();

        /** Work that may wait, on a thread of its own. */
        static Work waiting(Runnable body) {
            return () -> Async.procedure(body::run).thenApply(over -> null);
        }
    }

    private record Task(int weight, Work work) {}

    private final int limit;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Deque<Task> goingOn = new ArrayDeque<>();
    private int running;
    private int changes;
    private boolean startNothing;
    private @Nullable CancellationScope scope;
    private @Nullable RuntimeException bug;

    /** @param limit how much weight runs at once */
    TaskPool(int limit) {
        this.limit = limit;
    }

    void submit(int weight, Work work) {
        waiting.add(new Task(weight, work));
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
            awaitAChange();
            while (!goingOn.isEmpty()) {
                begin(goingOn.remove());
            }
            refill.run();
            startWhatFits();
        }
    }

    private void startWhatFits() {
        while (!waiting.isEmpty()
                && !startsNothing()
                && running + waiting.element().weight() <= limit) {
            running += waiting.element().weight();
            begin(waiting.remove());
        }
    }

    private void begin(Task task) {
        task.work().begin().handle((next, failure) -> {
            if (next == null) {
                running -= task.weight();
            } else {
                goingOn.add(new Task(task.weight(), next));
            }
            changes++;
            bug = failure == null ? bug : failure;
            return null;
        });
    }

    /** Detached: a cancel reaches the tasks, and their end ends the wait. */
    private void awaitAChange() {
        int before = changes;
        Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> changes > before))
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
