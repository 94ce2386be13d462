package dev.pipewright.activities.machine;

import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.image.WorkerImage;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator.VmDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a container that plays a machine is created, and what it boots. */
final class VmDockerBoot {
    /** What is kept of a boot log; the script cuts it there, too. */
    static final int LONGEST_LOG = 1_000_000;

    /** No step is expected to run for longer; a machine that is forgotten in every other way ends then. */
    static final Duration LONGEST_LIFE = Duration.ofDays(7);

    private final Path socket;
    private final String data;

    /**
     * Boots on an engine.
     *
     * @param socket of the engine
     * @param data id of the data folder that its machines belong to
     */
    VmDockerBoot(Path socket, String data) {
        this.socket = socket;
        this.data = data;
    }

    /** By when a worker has to run. */
    static Instant expected(MachineFile file) {
        VmDocker orchestrator = (VmDocker) file.request().orchestrator();
        return file.created().plus(orchestrator.bootTimeout()).plus(orchestrator.lease());
    }

    /** Options, image and command of the container that plays the machine. It is gone when it has ended, like a real one. */
    List<String> container(MachineFile file, Path state, Path script) throws IOException {
        VmDocker orchestrator = (VmDocker) file.request().orchestrator();
        List<String> arguments = new ArrayList<>(List.of("--rm", "--init", "--security-opt", "no-new-privileges"));
        arguments.addAll(labels(file));
        label(arguments, MachineNames.DATA, data);
        label(arguments, MachineNames.CREATED, file.created().toString());
        label(arguments, MachineNames.EXPECTED, expected(file).toString());
        arguments.addAll(user(state));
        arguments.addAll(List.of("--env", "DOCKER_HOST=unix://" + socket));
        arguments.addAll(mounts(file.request(), state));
        String network = orchestrator.network();
        arguments.addAll(List.of("--network", network == null ? "host" : network));
        if (orchestrator.cpus() > 0) {
            arguments.addAll(List.of("--cpus", Double.toString(orchestrator.cpus())));
        }
        if (orchestrator.memoryBytes() > 0) {
            arguments.addAll(List.of("--memory", Long.toString(orchestrator.memoryBytes())));
        }
        arguments.addAll(List.of("--entrypoint", "sh", orchestrator.machineImage(), script.toString()));
        return arguments;
    }

    /** What the machine boots. */
    String script(MachineFile file, Path state, WorkerImage worker) throws IOException {
        String machine = file.machine().id();
        MachineRequest request = file.request();
        VmDocker orchestrator = (VmDocker) request.orchestrator();
        Path store = store(request);
        Path log = store.resolve(Logs.firstChunk(request.run(), MachineNames.log(machine), 1));
        return new BootScript()
                .set("machine", machine)
                .set("state", state)
                .set("image", worker.name())
                .set("archive", store.resolve(worker.key()))
                .set("sha256", worker.sha256())
                .set("log_folder", log.resolveSibling(""))
                .set("log_file", String.valueOf(log.getFileName()))
                .set("log_scratch", store.resolve(".tmp"))
                .set("log_bytes", LONGEST_LOG)
                .set("boot_seconds", orchestrator.bootTimeout().toSeconds())
                .set("lease_seconds", orchestrator.lease().toSeconds())
                .set("limit_seconds", LONGEST_LIFE.toSeconds())
                .text(worker(file, state, worker));
    }

    /** The worker joins the machine, so that ending the machine's container ends it, too. */
    private List<String> worker(MachineFile file, Path state, WorkerImage worker) throws IOException {
        String joined = "container:" + MachineNames.container(file.machine().id());
        List<String> arguments = new ArrayList<>(List.of("--pid", joined, "--network", joined));
        arguments.addAll(List.of("--security-opt", "no-new-privileges"));
        arguments.addAll(labels(file));
        arguments.addAll(user(state));
        arguments.addAll(List.of("--env", "DOCKER_HOST=unix://" + socket));
        arguments.addAll(mounts(file.request(), state));
        arguments.add(worker.name());
        arguments.addAll(worker.command());
        arguments.add(state.toString());
        return arguments;
    }

    private static List<String> labels(MachineFile file) {
        List<String> arguments = new ArrayList<>();
        label(arguments, MachineNames.LABEL, file.machine().id());
        label(arguments, MachineNames.RUN, file.request().run());
        label(arguments, MachineNames.EXECUTION, file.request().execution());
        return arguments;
    }

    static void label(List<String> arguments, String name, String value) {
        arguments.addAll(List.of("--label", name + "=" + value));
    }

    /** Whoever started the machine, so that what it stores is theirs; that user has to have access to the engine. */
    private List<String> user(Path state) throws IOException {
        Object user = Files.getAttribute(state, "unix:uid");
        return List.of(
                "--user",
                user + ":" + Files.getAttribute(state, "unix:gid"),
                "--group-add",
                Files.getAttribute(socket, "unix:gid").toString());
    }

    private List<String> mounts(MachineRequest request, Path state) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (Path path : List.of(socket, state, Files.createDirectories(store(request)))) {
            arguments.addAll(List.of("--mount", Engine.mount(path)));
        }
        return arguments;
    }

    private static Path store(MachineRequest request) {
        if (request.store() instanceof ArtifactStore.Local local) {
            return Path.of(local.path());
        }
        throw new AssertionError(
                "No way to mount flavor " + request.store().getClass().getSimpleName());
    }
}
