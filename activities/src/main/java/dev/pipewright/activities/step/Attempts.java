package dev.pipewright.activities.step;

import dev.pipewright.activities.step.AttemptDirectory.Status;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All attempts on this host. What one call is at, a second call for the same attempt waits for. */
final class Attempts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final StepHost host;
    private final Runners runners;
    private final Executor background;
    private final ConcurrentMap<Path, ExecutionFiles> executions = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, body -> {
        Thread thread = new Thread(body, "pipewright-heartbeats");
        thread.setDaemon(true);
        return thread;
    });

    /** @param background does what nobody waits for, one thing after the other */
    Attempts(StepHost host, ContainerSetting containers, Executor background) {
        this.background = background;
        this.host = host;
        this.runners = new Runners(host, containers);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** As {@link dev.pipewright.activity.StepActivities#execute}. */
    StepResult execute(StepExecution step, Heartbeat heartbeat) throws IOException, InterruptedException {
        Path execution = StepEnvironment.execution(host.work(), step.run(), step.execution());
        ExecutionFiles files = executions.computeIfAbsent(execution, root -> new ExecutionFiles(root, background));
        AttemptDirectory directory = files.attempt(step.step(), step.attempt());
        Pulse pulse = new Pulse(heartbeat, timer);
        CompletableFuture<StepResult> mine = new CompletableFuture<>();
        for (CompletableFuture<StepResult> other = files.attempts().putIfAbsent(directory.root(), mine);
                other != null;
                other = files.attempts().putIfAbsent(directory.root(), mine)) {
            if (hasEnded(other, pulse)) {
                return other.join();
            }
        }
        try {
            StepResult result = new Attempt(host, runners.of(step), step, files, directory, pulse).run();
            mine.complete(result);
            return result;
        } catch (ApplicationFailure failure) {
            // Else the next call may fare better, or bring what can be read.
            if (failure.isNonRetryable() && !failure.getType().equals(Failures.KEY_CHANGED)) {
                mine.completeExceptionally(failure);
            }
            throw failure;
        } catch (Error e) {
            ApplicationFailure failure = broken(step, execution, directory, e);
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            if (!mine.isDone()) {
                files.attempts().remove(directory.root(), mine);
                mine.completeExceptionally(Abandoned.left());
            }
        }
    }

    /** Trying again in the same JVM does not mend it, and nobody would follow what runs. */
    private ApplicationFailure broken(StepExecution step, Path execution, AttemptDirectory directory, Error error) {
        LOG.error("Step {} of run {} cannot be executed by this worker", step.step(), step.run(), error);
        try {
            end(execution, directory);
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("What {} had started may still run", directory.root(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new StepFailures(step, directory.root()).brokenWorker(error);
    }

    /** True with a result; false if the other call gave the attempt up; its failure is thrown. */
    private static boolean hasEnded(CompletableFuture<StepResult> other, Pulse pulse) throws InterruptedException {
        while (true) {
            try {
                other.get(Pulse.PERIOD_NANOS, TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException e) {
                pulse.beatOrAbandon();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ApplicationFailure failure) {
                    throw failure;
                }
                return false;
            }
        }
    }

    /** Removes the directory of an execution that is over. */
    void remove(String run, String execution) throws IOException, InterruptedException {
        Path directory = StepEnvironment.execution(host.work(), run, execution);
        ExecutionFiles files = executions.remove(directory);
        if (files != null) {
            files.settle();
        }
        removeContainers(directory);
        if (Trees.isPlain(host.work(), directory)) {
            Trees.delete(directory);
        }
        directory.resolveSibling("").toFile().delete(); // unless another execution of the run is in it
    }

    /** As {@link LocalSteps#sweep}. */
    int sweep(Predicate<String> over) throws IOException, InterruptedException {
        int removed = 0;
        for (Path run : Trees.children(host.work())) {
            // Names of runs are plain text, so that their directory names are the same.
            if (!Trees.isPlain(host.work(), run) || !over.test(String.valueOf(run.getFileName()))) {
                continue;
            }
            for (Path execution : Trees.children(run)) {
                if (!isAtWork(execution)) {
                    executions.remove(execution);
                    end(execution);
                    removeContainers(execution);
                    Trees.delete(execution);
                    removed++;
                }
            }
            run.toFile().delete(); // if that was all
        }
        return removed;
    }

    private boolean isAtWork(Path execution) {
        ExecutionFiles files = executions.get(execution);
        return files != null && !files.attempts().values().stream().allMatch(CompletableFuture::isDone);
    }

    /** As {@link LocalSteps#kill}. */
    void kill(String run) throws IOException, InterruptedException {
        for (Path execution : executions.keySet()) {
            if (execution.startsWith(host.work().resolve(Encoded.fileName(run)))) {
                end(execution);
            }
        }
    }

    private void end(Path execution) throws IOException, InterruptedException {
        for (AttemptDirectory directory : attempts(execution)) {
            end(execution, directory);
        }
    }

    private void end(Path execution, AttemptDirectory directory) throws IOException, InterruptedException {
        Status status = directory.status();
        if (directory.containerFile().toFile().exists()) {
            runners.containers().kill(directory);
        } else if (status != null && status.pid() != 0) {
            Path attempt = directory.root();
            StepProcess process = StepProcess.found(
                    host,
                    directory,
                    StepEnvironment.mark(execution.getFileName() + "/" + execution.relativize(attempt)),
                    status);
            if (process.isAlive()) {
                process.kill();
            }
        }
    }

    private void removeContainers(Path execution) throws IOException {
        for (AttemptDirectory directory : attempts(execution)) {
            if (directory.containerFile().toFile().exists()) {
                runners.containers().remove(directory);
            }
        }
    }

    private static List<AttemptDirectory> attempts(Path execution) throws IOException {
        List<AttemptDirectory> attempts = new ArrayList<>();
        for (Path child : Trees.children(execution)) {
            if (!child.toFile().isHidden()) {
                attempts.add(new AttemptDirectory(child));
            }
        }
        return attempts;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        runners.close();
        host.guardian().close();
    }
}
