package dev.pipewright.activities.machine;

import dev.pipewright.activities.artifact.Reasons;
import dev.pipewright.activities.heartbeat.Beating;
import dev.pipewright.activities.heartbeat.Try;
import dev.pipewright.activities.image.WorkerImages;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.step.SecretValues;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineActivities;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machines of a data folder, whatever flavor they are of. Safe for use by several threads and processes at once. */
public final class Fleet implements MachineActivities {
    private final VmDockerMachines vmDocker;
    private final VmAwsMachines vmAws;
    private final Sealing sealing;
    private final MachineObserver observer;
    private final Clock clock;

    /**
     * Touches nothing yet.
     *
     * @param registries how this host logs in to them
     * @param secrets their values, which machines get to know sealed
     */
    public Fleet(MachineHost host, Registries registries, SecretValues secrets, MachineObserver observer, Clock clock) {
        WorkerImages images =
                new WorkerImages(host.cache(), host.stores(), registries, host.environment(), host.classPath());
        this.vmDocker = new VmDockerMachines(host, images);
        this.vmAws = new VmAwsMachines(host, images, clock);
        this.sealing = new Sealing(secrets, registries);
        this.observer = observer;
        this.clock = clock;
    }

    @Override
    public Machine provision(MachineRequest request) {
        Machine machine = MachineNames.machine(request.run(), request.execution(), request.number());
        return Beating.during(() -> {
            Instant created = clock.instant();
            observer.provisioning(machine, request, created);
            start(machine, request, created);
            return machine;
        });
    }

    /** Whoever waits is told why: it may take a quarter of an hour until it is given up. */
    private void start(Machine machine, MachineRequest request, Instant created)
            throws IOException, InterruptedException {
        try {
            provider(request.orchestrator()).provision(machine, request, created, observer);
            observer.started(machine.id());
        } catch (ApplicationFailure e) {
            if (!e.isNonRetryable()) {
                observer.delayed(
                        machine.id(), e.getOriginalMessage() + Try.current().outlook());
            }
            throw e;
        } catch (IOException e) {
            observer.delayed(machine.id(), Reasons.of(e) + Try.current().outlook());
            throw e;
        }
    }

    @Override
    public boolean exists(Machine machine, Orchestrator orchestrator) {
        return Beating.during(() -> provider(orchestrator).exists(machine.id()));
    }

    @Override
    public void release(Machine machine, Orchestrator orchestrator, String reason) {
        Beating.whileDoing(() -> release(provider(orchestrator), machine.id(), reason));
    }

    @Override
    public void releaseAll(String run, String execution, Orchestrator orchestrator) {
        Beating.whileDoing(() -> {
            Provider provider = provider(orchestrator);
            for (MachineInfo machine : provider.list()) {
                if (machine.run().equals(run) && machine.execution().equals(execution)) {
                    release(provider, machine.id(), "released");
                }
            }
        });
    }

    @Override
    public String seal(SealRequest request) {
        return Beating.during(() -> sealing.seal(request));
    }

    /**
     * Asks EC2 whether a machine for a step that asks for nothing would be started, which starts nothing.
     *
     * @param orchestrator of the flavor vm_aws
     * @return what would be started
     */
    public String rehearse(Orchestrator orchestrator) throws IOException, InterruptedException {
        return vmAws.rehearse((Orchestrator.VmAws) orchestrator);
    }

    /**
     * Where machines are told that the Temporal server is; empty if nothing says it.
     *
     * @param orchestrator of the flavor vm_aws
     * @throws ApplicationFailure if they could not reach it there, or would need a secret for it
     */
    public String temporalAddress(Orchestrator orchestrator) {
        return vmAws.temporalAddress((Orchestrator.VmAws) orchestrator);
    }

    /** Those that are there, or of which something is left. */
    public List<MachineInfo> list() throws IOException, InterruptedException {
        List<MachineInfo> all = new ArrayList<>();
        for (Part part : parts()) {
            all.addAll(part.list());
        }
        return all;
    }

    /** The machines by where they come from, which may be out of reach. */
    List<Part> parts() {
        return List.of(vmDocker::list, vmAws::list);
    }

    /** Machines that come from one place. */
    @FunctionalInterface
    interface Part {
        List<MachineInfo> list() throws IOException, InterruptedException;
    }

    /** The machine of that id, if it is there or something of it is left. */
    public Optional<MachineInfo> find(String id) throws IOException, InterruptedException {
        return list().stream().filter(machine -> machine.id().equals(id)).findFirst();
    }

    /**
     * Ends a machine and removes what it left, confirmed. One that is gone is fine.
     *
     * @param reason why, for the catalog
     */
    public void release(String id, String reason) throws IOException, InterruptedException {
        release(vmAws.knows(id) ? vmAws : vmDocker, id, reason);
    }

    private void release(Provider provider, String id, String reason) throws IOException, InterruptedException {
        provider.release(id);
        observer.released(id, reason);
    }

    private Provider provider(Orchestrator orchestrator) {
        if (orchestrator instanceof Orchestrator.VmDocker) {
            return vmDocker;
        }
        if (orchestrator instanceof Orchestrator.VmAws) {
            return vmAws;
        }
        throw new AssertionError(
                "No machines for flavor " + orchestrator.getClass().getSimpleName());
    }
}
