package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Picks how a step is run. Nothing of containers is loaded or asked for before a step needs one. */
final class Runners implements AutoCloseable {
    private final StepHost host;
    private final ContainerSetting setting;
    private final Processes processes;
    private @Nullable Containers containers;

    Runners(StepHost host, ContainerSetting setting) {
        this.host = host;
        this.setting = setting;
        this.processes = new Processes(host);
    }

    Runner of(StepExecution step) throws IOException {
        return step.image() == null ? processes : containers();
    }

    synchronized Containers containers() throws IOException {
        Containers open = containers;
        if (open == null) {
            open = Containers.open(host, setting);
            containers = open;
        }
        return open;
    }

    /** As {@link Containers#settle}, if there may be any. */
    void settle(Path execution) throws IOException {
        Containers open;
        synchronized (this) {
            open = containers;
        }
        if (open != null) {
            open.settle(execution);
        }
    }

    /** Ends the containers that are not to outlive the worker. */
    @Override
    public synchronized void close() {
        processes.close();
        if (containers != null) {
            containers.close();
        }
    }
}
