package dev.pipewright.activities.step;

import dev.pipewright.activities.step.Running.Ending;
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

/** The story of one attempt: find or start what it runs, follow it to its end, keep what it wrote. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration PERIOD = Duration.ofNanos(Pulse.PERIOD_NANOS);

    private final StepHost host;
    private final Runner runner;
    private final StepExecution step;
    private final ExecutionFiles files;
    private final AttemptDirectory directory;
    private final Pulse pulse;
    private final ArtifactStorage storage;
    private final StepFailures failures;
    private final Assignment assignment;
    private SpareDirectories.@Nullable Laid laid;

    Attempt(
            StepHost host,
            Runner runner,
            StepExecution step,
            ExecutionFiles files,
            AttemptDirectory directory,
            Pulse pulse) {
        this.host = host;
        this.runner = runner;
        this.step = step;
        this.files = files;
        this.directory = directory;
        this.pulse = pulse;
        this.storage = host.storage().apply(step.store());
        this.failures = new StepFailures(step, directory.root());
        StepEnvironment environment = new StepEnvironment(step, directory, host, failures);
        LogShipper log = new LogShipper(directory.log(), environment.mask(), () -> storage.logs()
                .writer(step.run(), step.step(), step.attempt()));
        this.assignment = new Assignment(step, directory, environment, failures, log, pulse);
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
            if (host.isEphemeral()) {
                files.later(this::tidy);
            } else {
                ResultFile.write(directory.resultFile(), result);
                tidy();
            }
            return result;
        } catch (ApplicationFailure failure) {
            if (failure.isNonRetryable()) {
                tidy();
            } // else the next call goes on with what is there
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
            runner.forget(assignment);
            return known;
        }
        double cpus = step.resources().cpus();
        long memory = step.resources().memoryBytes();
        Running found = runner.find(assignment);
        if (found == null) {
            pulse.during(this::layOut); // while others compute
            runner.prepare(assignment);
        }
        CpuPermits permits = runner.permits(step);
        try (CpuPermits.Ticket ticket = found == null ? permits.request(cpus, memory) : permits.occupy(cpus, memory)) {
            while (!ticket.await(PERIOD)) {
                pulse.beatOrAbandon();
            }
            Running running = found == null ? runner.start(assignment) : found;
            tellStarted(running.started());
            return follow(running, ticket);
        }
    }

    private void tellStarted(Instant started) {
        failures.startedAt(started);
        try {
            host.observer().started(step.run(), step.step(), step.attempt(), started);
        } catch (RuntimeException e) {
            // It runs: it is followed, whether or not anybody could be told.
            LOG.warn("Step {} of run {} runs, but its start was not recorded", step.step(), step.run(), e);
        }
    }

    private boolean layOut() throws IOException {
        if (!directory.isPlaceFree(host.work())) {
            throw failures.displaced();
        }
        try {
            if (isReusable()) {
                laid = files.spares().lay(directory, step.code());
            } else {
                directory.create();
            }
        } catch (IOException e) {
            throw failures.notPrepared(e);
        }
        if (step.image() == null || step.image().code() == null) {
            layOutCode();
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

    /** A container may have left files of other users, and a durable worker keeps what is left for the next. */
    private boolean isReusable() {
        return host.isEphemeral() && step.image() == null;
    }

    private void layOutCode() throws IOException {
        SpareDirectories.Laid place = laid;
        if (place != null && step.code().equals(place.digest())) {
            return;
        }
        try {
            files.copyCode(storage.artifacts(), step.code(), directory.code());
            laid = place == null ? null : place.with(step.code(), directory);
        } catch (IOException e) {
            throw failures.notGiven("code", e);
        }
    }

    private StepResult follow(Running running, CpuPermits.Ticket ticket) throws IOException, InterruptedException {
        Follower.End end;
        try {
            end = new Follower(running, assignment.log(), pulse, host.grace()).follow(step.timeout());
        } catch (InterruptedException e) {
            if (host.isEphemeral()) {
                running.kill();
            }
            throw e;
        }
        if (end == Follower.End.LEFT) {
            throw Abandoned.left();
        }
        Ending ending = running.conclude();
        ticket.close(); // the next may compute while this one's outputs are stored
        Instant ended = running.ended();
        failures.endedAt(ended);
        if (!directory.isInPlace(host.work())) {
            throw end == Follower.End.STOPPED ? Abandoned.stopped() : failures.displaced();
        }
        Conclusion conclusion = new Conclusion(assignment, storage);
        switch (end) {
            case STOPPED -> throw conclusion.stopped();
            case TIMED_OUT -> throw conclusion.timedOut();
            default -> {
                return conclude(conclusion, ending, running.started(), ended);
            }
        }
    }

    private StepResult conclude(Conclusion conclusion, Ending ending, Instant started, Instant ended)
            throws IOException, InterruptedException {
        Integer code = ending.code();
        if (code == null) {
            throw conclusion.lost(ending.why());
        }
        if (code != 0) {
            throw conclusion.exited(code, ending);
        }
        // A durable worker may die in the middle of storing, and the next must still find every file.
        return conclusion.succeeded(started, ended, host.isEphemeral());
    }

    /** A durable worker keeps what tells the next how the attempt ended, in case nobody has heard of it yet. */
    private void tidy() {
        if (!directory.isInPlace(host.work())) {
            return; // what lies there now is not ours to delete
        }
        if (host.isEphemeral()) {
            keepOrDelete();
            return;
        }
        try {
            directory.shrink();
        } catch (IOException e) {
            LOG.warn("Left {} behind, which the end of the run removes: {}", directory.root(), e.toString());
        }
    }

    private void keepOrDelete() {
        SpareDirectories.Laid place = laid;
        try {
            if (place != null && files.spares().keep(directory, place)) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("{} is not used again: {}", directory.root(), e.toString());
        }
        delete();
    }

    private void delete() {
        try {
            directory.delete();
        } catch (IOException e) {
            LOG.warn("Left {} behind, which the end of the run removes: {}", directory.root(), e.toString());
        }
    }
}
