package dev.pipewright.activities.step;

import dev.pipewright.activities.step.AttemptDirectory.Status;
import dev.pipewright.activity.StepExecution;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of steps as process groups. */
final class Processes implements Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

    private final StepHost host;

    Processes(StepHost host) {
        this.host = host;
    }

    @Override
    public CpuPermits permits(StepExecution step) {
        return host.permits();
    }

    @Override
    public @Nullable Running find(Assignment attempt) throws IOException {
        Status status = attempt.directory().status();
        return status == null
                ? null
                : StepProcess.found(
                        host, attempt.directory(), attempt.environment().mark(), status);
    }

    @Override
    public void prepare(Assignment attempt) throws IOException {
        try {
            host.startGuardian();
        } catch (IOException e) {
            throw attempt.failures().notPrepared(e);
        }
    }

    @Override
    public Running start(Assignment attempt) {
        Instant started = Instant.ofEpochMilli(System.currentTimeMillis());
        AttemptDirectory directory = attempt.directory();
        StepEnvironment environment = attempt.environment();
        String command = attempt.step().command();
        Process child;
        try {
            child = host.isEphemeral()
                    ? Wrapper.startBare(directory, command, environment.variables())
                    : Wrapper.start(directory, command, started.toEpochMilli(), environment.variables());
        } catch (IOException e) {
            throw attempt.failures().notLaunched(e);
        } catch (IllegalArgumentException e) {
            throw attempt.failures().notLaunchable();
        }
        StepProcess process = StepProcess.child(host, directory, environment.mark(), started, child);
        host.watch(process);
        if (host.isEphemeral()) {
            recordStart(attempt, process);
        }
        return process;
    }

    /** So that a second call finds it; it may have filled the disk by now, or removed its directory, and is to go on. */
    private static void recordStart(Assignment attempt, StepProcess process) {
        try {
            attempt.directory().recordStart(process.pid(), process.started().toEpochMilli());
        } catch (IOException e) {
            StepExecution step = attempt.step();
            LOG.warn("The start of step {} of run {} was not written down: {}", step.step(), step.run(), e.toString());
        }
    }

    @Override
    public void forget(Assignment attempt) {
        // A process that has ended leaves nothing.
    }
}
