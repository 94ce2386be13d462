package dev.pipewright.activities.step;

import dev.pipewright.activities.step.AttemptDirectory.Status;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The story of one attempt: find or start its process, follow it to its end, keep what it wrote. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration PERIOD = Duration.ofNanos(Pulse.PERIOD_NANOS);

    private final StepHost host;
    private final StepExecution step;
    private final ExecutionFiles files;
    private final AttemptDirectory directory;
    private final Pulse pulse;
    private final ArtifactStorage storage;
    private final StepFailures failures;
    private final StepEnvironment environment;

    Attempt(StepHost host, StepExecution step, ExecutionFiles files, AttemptDirectory directory, Pulse pulse) {
        this.host = host;
        this.step = step;
        this.files = files;
        this.directory = directory;
        this.pulse = pulse;
        this.storage = host.storage().apply(step.store());
        this.failures = new StepFailures(step, directory.root());
        this.environment = new StepEnvironment(step, directory, host, failures);
    }

    /**
     * Runs it, or what is left of it to do.
     *
     * @throws Abandoned if it was stopped or left
     * @throws IOException if trying again may help
     */
    StepResult run() throws IOException, InterruptedException {
        try {
            StepResult result = findOrRun();
            if (!host.isEphemeral()) {
                ResultFile.write(directory.resultFile(), result);
            }
            tidy();
            return result;
        } catch (ApplicationFailure failure) {
            tidy();
            throw failure;
        } catch (Abandoned abandoned) {
            if (abandoned.isStopped() && directory.isInPlace(host.work())) {
                delete();
            }
            throw abandoned;
        }
    }

    private StepResult findOrRun() throws IOException, InterruptedException {
        StepResult known = ResultFile.read(directory.resultFile());
        if (known != null) {
            return known;
        }
        double cpus = step.resources().cpus();
        long memory = step.resources().memoryBytes();
        Status status = directory.status();
        if (status == null) {
            pulse.during(this::layOut); // while others compute
        }
        try (CpuPermits.Ticket ticket = status == null
                ? host.permits().request(cpus, memory)
                : host.permits().occupy(cpus, memory)) {
            while (!ticket.await(PERIOD)) {
                pulse.beatOrAbandon();
            }
            return follow(status == null ? start() : found(status), ticket);
        }
    }

    private StepProcess found(Status status) {
        tellStarted(status.started());
        return StepProcess.found(directory, environment.mark(), status);
    }

    private StepProcess start() throws IOException {
        Instant started = Instant.ofEpochMilli(System.currentTimeMillis());
        Process child;
        try {
            long millis = started.toEpochMilli();
            child = host.isEphemeral()
                    ? Wrapper.startBare(directory, step.command(), environment.variables())
                    : Wrapper.start(directory, step.command(), millis, environment.variables());
        } catch (IOException e) {
            throw failures.notLaunched(e);
        } catch (IllegalArgumentException e) {
            throw failures.notLaunchable();
        }
        StepProcess process = StepProcess.child(directory, environment.mark(), started, child);
        host.watch(process);
        if (host.isEphemeral()) {
            recordStart(process);
        }
        tellStarted(started);
        return process;
    }

    /** So that a second call finds it; it may have filled the disk by now, or removed its directory, and is to go on. */
    private void recordStart(StepProcess process) {
        try {
            directory.recordStart(process.pid(), process.started().toEpochMilli());
        } catch (IOException e) {
            LOG.warn("The start of step {} of run {} was not written down: {}", step.step(), step.run(), e.toString());
        }
    }

    private void tellStarted(Instant started) {
        failures.startedAt(started);
        try {
            host.observer().started(step.run(), step.step(), step.attempt(), started);
        } catch (RuntimeException e) {
            // The process runs: it is followed, whether or not anybody could be told.
            LOG.warn("Step {} of run {} runs, but its start was not recorded", step.step(), step.run(), e);
        }
    }

    private boolean layOut() throws IOException {
        if (!directory.isPlaceFree(host.work())) {
            throw failures.displaced();
        }
        try {
            directory.create();
            host.startGuardian();
        } catch (IOException e) {
            throw failures.notPrepared(e);
        }
        try {
            files.copyCode(storage.artifacts(), step.code(), directory.code());
        } catch (IOException e) {
            throw failures.notGiven("code", e);
        }
        if (!step.inputs().isEmpty()) {
            directory.createInputs();
        }
        for (Map.Entry<String, StepInput> input : step.inputs().entrySet()) {
            try {
                files.link(storage.artifacts(), input.getValue(), Outputs.inside(directory.inputs(), input.getKey()));
            } catch (IOException e) {
                throw failures.notGiven("input '" + input.getKey() + "'", e);
            }
        }
        return true;
    }

    private StepResult follow(StepProcess process, CpuPermits.Ticket ticket) throws IOException, InterruptedException {
        LogShipper log = new LogShipper(directory.log(), environment.mask(), () -> storage.logs()
                .writer(step.run(), step.step(), step.attempt()));
        ProcessFollower.End end;
        try {
            end = new ProcessFollower(process, log, pulse, host.grace()).follow(step.timeout());
        } catch (InterruptedException e) {
            if (host.isEphemeral()) {
                process.kill();
            }
            throw e;
        }
        if (end == ProcessFollower.End.LEFT) {
            throw Abandoned.left();
        }
        Integer exitCode = cleanUp(process);
        ticket.close(); // the next may compute while this one's outputs are stored
        Instant ended = process.ended();
        failures.endedAt(ended);
        if (!directory.isInPlace(host.work())) {
            throw end == ProcessFollower.End.STOPPED ? Abandoned.stopped() : failures.displaced();
        }
        Conclusion conclusion = new Conclusion(step, directory, storage, environment, failures, log, pulse);
        switch (end) {
            case STOPPED -> throw conclusion.stopped();
            case TIMED_OUT -> throw conclusion.timedOut();
            default -> {
                return conclude(conclusion, exitCode, process.started(), ended);
            }
        }
    }

    private StepResult conclude(Conclusion conclusion, @Nullable Integer exitCode, Instant started, Instant ended)
            throws IOException {
        if (exitCode == null) {
            throw conclusion.lost();
        }
        if (exitCode != 0) {
            throw conclusion.exited(exitCode);
        }
        // A durable worker may die in the middle of storing, and the next must still find every file.
        return conclusion.succeeded(started, ended, host.isEphemeral());
    }

    /** Ends what the step left running, and returns its exit code as far as it is known. */
    private @Nullable Integer cleanUp(StepProcess process) throws IOException, InterruptedException {
        Integer recorded = process.recordedExit();
        if (recorded == null && !host.isEphemeral()) {
            process.signal("KILL"); // else the wrapper has done it, or the guardian does
        }
        process.killStrays();
        host.release(process);
        if (recorded != null) {
            return recorded;
        }
        Integer exit = process.childExit(host.isEphemeral());
        if (exit != null && host.isEphemeral() && directory.isInPlace(host.work())) {
            recordEnd(process, exit);
        }
        return exit;
    }

    /** For a second call, if what follows has to be tried again; without it, that one finds the attempt lost. */
    private void recordEnd(StepProcess process, int exit) {
        try {
            directory.recordEnd(process.pid(), process.started().toEpochMilli(), exit);
        } catch (IOException e) {
            LOG.warn("The end of step {} of run {} was not written down: {}", step.step(), step.run(), e.toString());
        }
    }

    /** A durable worker keeps what tells the next how the attempt ended, in case nobody has heard of it yet. */
    private void tidy() {
        if (!directory.isInPlace(host.work())) {
            return; // what lies there now is not ours to delete
        }
        if (host.isEphemeral()) {
            delete();
            return;
        }
        try {
            directory.shrink();
        } catch (IOException e) {
            LOG.warn("Left {} behind, which the end of the run removes: {}", directory.root(), e.toString());
        }
    }

    private void delete() {
        try {
            directory.delete();
        } catch (IOException e) {
            LOG.warn("Left {} behind, which the end of the run removes: {}", directory.root(), e.toString());
        }
    }
}
