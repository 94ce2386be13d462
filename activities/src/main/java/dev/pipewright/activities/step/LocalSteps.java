package dev.pipewright.activities.step;

import dev.pipewright.activities.heartbeat.Beating;
import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.CacheTerms;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
import dev.pipewright.stack.ArtifactStore;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts of steps on the worker's own host: as process groups, or, if they have an image, as containers of its Docker
 * engine. Each has a fresh directory below the work directory; it prints to a file there, which is shipped to the store while it runs. Safe
 * for use by several threads. Two JVMs may share a work directory if they do not run the same execution at once.
 */
public final class LocalSteps implements StepActivities, AutoCloseable {
    private final StepHost host;
    private final Attempts attempts;
    private final Tidying tidying = new Tidying();

    /**
     * Starts nothing yet.
     *
     * @param work where the directories of attempts are made; absolute
     * @param storage finds what keeps artifacts and logs
     * @param secrets the values of what steps name
     * @param observer is told when a process has started
     * @param permits what the processes of this host share
     * @param grace between SIGTERM and SIGKILL
     * @param containers how steps are run that have an image
     */
    public LocalSteps(
            Path work,
            Function<ArtifactStore, ArtifactStorage> storage,
            SecretValues secrets,
            StepObserver observer,
            CpuPermits permits,
            Durability durability,
            Duration grace,
            ContainerSetting containers) {
        this.host = new StepHost(work, storage, secrets, observer, permits, durability, grace, new ProcessGuardian());
        this.attempts = new Attempts(host, containers, tidying);
    }

    @Override
    public StepResult execute(StepExecution execution) {
        ContextHeartbeat heartbeat = new ContextHeartbeat(Activity.getExecutionContext(), host.isEphemeral());
        try {
            StepResult earlier = earlier(execution);
            if (earlier != null) {
                return earlier;
            }
            StepResult result = attempts.execute(execution, heartbeat);
            return result.recorded(host.observer().succeeded(execution, result));
        } catch (Abandoned abandoned) {
            throw heartbeat.reason();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw heartbeat.reason();
        } catch (IOException e) {
            throw Activity.wrap(e); // tried again: what the process wrote is still there
        }
    }

    private @Nullable StepResult earlier(StepExecution execution) {
        CacheTerms terms = execution.terms();
        return terms == null ? null : host.observer().earlier(terms.of(execution));
    }

    @Override
    public void cleanUp(String run, String execution) {
        Beating.whileDoing(() -> attempts.remove(run, execution)); // tried again: something may still write there
    }

    /**
     * Ends the processes and removes the directories of executions that are over but were not removed, because their worker
     * died.
     *
     * @param over whether the execution of that Temporal run id is over; not asked for those of which an attempt is being followed here
     * @return how many executions were removed
     */
    public int sweep(Predicate<String> over) throws IOException, InterruptedException {
        return attempts.sweep(over);
    }

    /**
     * Kills the processes of a run that are followed here, without grace. Their attempts end as if the processes had ended by
     * themselves.
     */
    public void kill(String run) throws IOException, InterruptedException {
        attempts.kill(run);
    }

    /** Kills what still runs if steps are not to outlive the JVM. A second call does nothing. */
    @Override
    public void close() {
        attempts.close();
        tidying.close();
    }

    /** The only one who knows that the caller is Temporal. */
    private static final class ContextHeartbeat implements Heartbeat {
        private final ActivityExecutionContext context;
        private final boolean ephemeral;
        private @Nullable ActivityCompletionException reason;

        ContextHeartbeat(ActivityExecutionContext context, boolean ephemeral) {
            this.context = context;
            this.ephemeral = ephemeral;
        }

        @Override
        public synchronized Wish beat() {
            try {
                context.heartbeat(null);
                return Wish.GO_ON;
            } catch (ActivityCompletionException e) {
                reason = reason == null ? e : reason;
                boolean stop = e instanceof ActivityCanceledException
                        || (ephemeral && e instanceof ActivityWorkerShutdownException);
                return stop ? Wish.STOP : Wish.LEAVE;
            }
        }

        synchronized ActivityCompletionException reason() {
            return reason == null ? new ActivityWorkerShutdownException(context.getInfo()) : reason;
        }
    }
}
