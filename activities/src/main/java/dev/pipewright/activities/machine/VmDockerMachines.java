package dev.pipewright.activities.machine;

import dev.pipewright.activities.image.WorkerImage;
import dev.pipewright.activities.image.WorkerImages;
import dev.pipewright.activities.machine.Engine.Container;
import dev.pipewright.activities.machine.MachineInfo.State;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.stack.Orchestrator.VmDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Machines that are containers of this host's Docker engine and start their worker and their steps beside them. */
final class VmDockerMachines implements Provider {
    static final String FLAVOR = "vm_docker";

    private final MachineFolders folders;
    private final Engine engine;
    private final WorkerImages images;
    private final BootLogs logs;
    private final VmDockerBoot boot;
    private final Map<String, String> temporal;

    VmDockerMachines(MachineHost host, WorkerImages images) {
        this.folders = new MachineFolders(host.data());
        this.engine = new Engine(host.environment());
        this.images = images;
        this.logs = new BootLogs(folders, host.stores());
        this.boot = new VmDockerBoot(engine.socket(), folders.id());
        this.temporal = host.temporal();
    }

    @Override
    public void provision(Machine machine, MachineRequest request, Instant created, MachineObserver observer)
            throws IOException, InterruptedException {
        if (folders.booted(machine.id())) {
            return; // one that has ended by now is not started again
        }
        VmDocker orchestrator = (VmDocker) request.orchestrator();
        Path state = Files.createDirectories(folders.of(machine.id()));
        MachineFile file = written(state, new MachineFile(machine, request, created));
        Path script = state.resolve("boot.sh");
        if (!Files.exists(script)) {
            WorkerImage worker = images.store(
                    request.store(), orchestrator.workerBase(), () -> observer.preparing(machine.id(), MAKING));
            Path part = Files.writeString(state.resolve("boot.part"), boot.script(file, state, worker));
            Files.move(part, script, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = MachineNames.container(machine.id());
        engine.create(name, orchestrator.machineImage(), boot.container(file, state, script));
        engine.start(name);
    }

    /** First of all, so that whoever ends machines knows of it. The first call's holds. */
    private MachineFile written(Path state, MachineFile file) throws IOException {
        Optional<MachineFile> known = folders.file(file.machine().id());
        if (known.isEmpty()) {
            TemporalFile.write(state, variables((VmDocker) file.request().orchestrator()));
            file.write(state);
        }
        return known.orElse(file);
    }

    private Map<String, String> variables(VmDocker orchestrator) {
        if (orchestrator.temporalAddress() == null) {
            return temporal;
        }
        Map<String, String> other = new TreeMap<>(temporal);
        other.put("TEMPORAL_ADDRESS", orchestrator.temporalAddress());
        return other;
    }

    @Override
    public boolean exists(String machine) throws IOException, InterruptedException {
        return engine.lives(MachineNames.container(machine));
    }

    @Override
    public void release(String machine) throws IOException, InterruptedException {
        engine.removeLabelled(MachineNames.LABEL + "=" + machine, MachineNames.container(machine));
        Path state = folders.of(machine);
        if (!Files.exists(state)) {
            return;
        }
        TemporalFile.delete(state);
        logs.keep(machine);
        if (!folders.delete(machine)) { // steps may have run as root
            String image = folders.file(machine)
                    .map(file -> ((VmDocker) file.request().orchestrator()).machineImage())
                    .orElseThrow(() -> new IOException("Cannot remove " + state + ": access denied"));
            engine.empty(state, image);
            Files.deleteIfExists(state);
        }
    }

    @Override
    public List<MachineInfo> list() throws IOException, InterruptedException {
        if (!Files.exists(folders.all())) {
            return List.of(); // there never was one, and perhaps there is no engine
        }
        Map<String, List<Container>> all = new TreeMap<>();
        for (Container container : engine.labelled(MachineNames.LABEL)) {
            all.computeIfAbsent(container.machine(), machine -> new ArrayList<>())
                    .add(container);
        }
        Map<String, MachineInfo> machines = new TreeMap<>();
        for (Container container : engine.labelled(MachineNames.DATA + "=" + folders.id())) {
            machines.put(container.machine(), info(container, all));
        }
        for (String machine : folders.machines()) {
            if (!machines.containsKey(machine)) {
                folders.file(machine).ifPresent(file -> machines.put(machine, info(file, all)));
            }
        }
        return List.copyOf(machines.values());
    }

    /** A machine whose container is there. */
    private static MachineInfo info(Container own, Map<String, List<Container>> all) {
        List<String> made = own.made();
        return new MachineInfo(
                own.machine(),
                FLAVOR,
                made.get(0),
                made.get(1),
                own.state().equals("created") ? State.CREATED : State.RUNNING,
                Instant.parse(made.get(3)),
                Instant.parse(made.get(4)),
                running(own.machine(), all));
    }

    /** One of which only files and perhaps containers of its steps are left, or of which there is not more yet. */
    private MachineInfo info(MachineFile file, Map<String, List<Container>> all) {
        String machine = file.machine().id();
        return new MachineInfo(
                machine,
                FLAVOR,
                file.request().run(),
                file.request().execution(),
                folders.booted(machine) ? State.ENDED : State.CREATED,
                file.created(),
                VmDockerBoot.expected(file),
                running(machine, all));
    }

    private static List<String> running(String machine, Map<String, List<Container>> all) {
        return all.getOrDefault(machine, List.of()).stream()
                .filter(container -> container.state().equals("running"))
                .map(Container::name)
                .filter(name -> !name.equals(MachineNames.container(machine)))
                .sorted()
                .toList();
    }
}
