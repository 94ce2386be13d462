package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.s3.S3Objects;
import dev.pipewright.cli.Pipewright;
import dev.pipewright.cli.TemporalServer;
import dev.pipewright.cli.submission.Scratch;
import dev.pipewright.stack.ArtifactStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * All that runs need, on this host and nobody else's: a Temporal server, a registry, a Docker engine, a data folder with a stack, and
 * a worker. Each can fail.
 */
final class Bed implements AutoCloseable {
    static final String STACK = "bed";

    private static final String S3 = "s3://" + Cloud.BUCKET + "/a/prefix";

    private final Path folder;
    private final Flavor flavor;
    private final Engine engine;
    private final List<Closeable> closing;
    private final TemporalServer temporal;
    private final Wire temporalWire;
    private final Registry registry;
    private final Witness witness;
    private final @Nullable Cloud cloud;
    private final Pipewright pipewright;
    private final WorkerProcess worker;
    private final Catalog catalog;
    private final ReadWriteLock present = new ReentrantReadWriteLock();

    private Bed(Path folder, Flavor flavor, Engine engine, List<String> attributes, List<Closeable> closing)
            throws Exception {
        this.closing = Collections.synchronizedList(closing);
        this.folder = folder;
        this.flavor = flavor;
        this.engine = engine;
        temporal = TemporalServer.start(folder.resolve("temporal"));
        closing.add(temporal::close);
        temporalWire = wireTo(temporal);
        closing.add(temporalWire::close);
        registry = Registry.start(folder.resolve("registry"));
        closing.add(registry::close);
        if (flavor.containers()) {
            closing.add(() -> engine.forget(registry.host()));
        }
        witness = Witness.start(engine.bridge());
        closing.add(witness::close);
        cloud = flavor.cloud() ? Cloud.start(folder.resolve("cloud")) : null;
        Map<String, String> variables = new HashMap<>(engine.environment());
        if (cloud != null) {
            closing.add(cloud::close);
            variables.putAll(cloud.environment());
        }
        variables.put("TEMPORAL_ADDRESS", temporal.address());
        pipewright = new Pipewright(folder);
        shareCache();
        variables.forEach(pipewright::with);
        variables.put("PIPEWRIGHT_HOME", pipewright.data().toString());
        variables.put("HOME", folder.toString());
        variables.put("PATH", System.getenv("PATH"));
        variables.put("LANG", "C.UTF-8");
        registerStack(attributes);
        catalog = Catalog.open(pipewright.data());
        closing.add(catalog::close);
        worker = new WorkerProcess(folder, variables);
        closing.add(worker::close);
        worker.start();
    }

    /**
     * Starts everything.
     *
     * @param attributes of the orchestrator, on top of the flavor's
     */
    static Bed start(Path folder, Flavor flavor, Engine engine, String... attributes) throws Exception {
        List<Closeable> closing = new ArrayList<>();
        try {
            return new Bed(folder, flavor, engine, List.of(attributes), closing);
        } catch (Exception | Error e) {
            close(closing);
            throw e;
        }
    }

    /** The base images are unpacked once, not once a test class. */
    private void shareCache() throws IOException {
        Path shared = Files.createDirectories(Path.of("target", "faults-cache").toAbsolutePath());
        Files.createSymbolicLink(Files.createDirectories(pipewright.data()).resolve("cache"), shared);
    }

    private void registerStack(List<String> more) {
        registerOrchestrator(STACK, temporalWire, more);
        command("container-registry", "register", STACK, "--flavor", "default", "--uri", registry.host());
        if (flavor.cloud()) {
            command("artifact-store", "register", STACK, "--flavor", "s3", "--path", S3);
        } else {
            command("artifact-store", "register", STACK, "--flavor", "local", "--path", folder.resolve("store"));
        }
        command("stack", "register", STACK, "-o", STACK, "-c", STACK, "-a", STACK);
    }

    private void registerOrchestrator(String name, Wire toTemporal, List<String> more) {
        List<Object> orchestrator = new ArrayList<>(List.of("orchestrator", "register", name, "--flavor", flavor.id()));
        orchestrator.addAll(flavor.attributes());
        if (flavor.machines()) {
            orchestrator.add("--temporal_address=127.0.0.1:" + toTemporal.port());
        }
        orchestrator.addAll(more);
        command(orchestrator.toArray());
    }

    /** A command that is to succeed, and its standard output. */
    String command(Object... arguments) {
        Pipewright.Said said = pipewright.run(arguments);
        assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
        return said.out();
    }

    /** Writes a pipeline whose steps can ask the witness, and starts its first run, which is called {@code NAME-1}. */
    String start(String name, String yaml) throws Exception {
        return start(STACK, name, yaml);
    }

    /** The same on another stack. */
    String start(String stack, String name, String yaml) throws Exception {
        Path pipeline = pipeline(name, yaml);
        present.readLock().lock();
        try {
            command("run", pipeline, "--stack", stack, "--detach");
        } finally {
            present.readLock().unlock();
        }
        return name + "-1";
    }

    /** The same on the usual stack by a process of its own, whose files are gone when it has ended. */
    void startAndLeave(String name, String yaml) throws Exception {
        Path pipeline = pipeline(name, yaml);
        pipewright.said(0, "run", pipeline, "--stack", STACK, "--detach");
        Scratch.delete(pipeline);
    }

    private Path pipeline(String name, String yaml) throws IOException {
        Path pipeline = pipewright.pipeline(name, yaml);
        Files.writeString(pipeline.resolve("ask.sh"), Witness.SCRIPT);
        return pipeline;
    }

    /** Registers a stack that differs from the usual one in how its machines reach Temporal: by this wire, which nobody else uses. */
    Wire registerMachines(String name) throws Exception {
        Wire wire = wireTo(temporal);
        closing.add(wire::close);
        registerOrchestrator(name, wire, List.of());
        command("stack", "register", name, "-o", name, "-c", STACK, "-a", STACK);
        return wire;
    }

    /** The same in its orchestrator's attributes. */
    void registerVariant(String name, String... attributes) {
        registerOrchestrator(name, temporalWire, List.of(attributes));
        command("stack", "register", name, "-o", name, "-c", STACK, "-a", STACK);
    }

    /** The same in where it keeps artifacts, with the orchestrator of another one. */
    void registerStore(String name, String orchestrator, String path) {
        command("artifact-store", "register", name, "--flavor", "s3", "--path", path);
        command("stack", "register", name, "-o", orchestrator, "-c", STACK, "-a", name);
    }

    private static Wire wireTo(TemporalServer temporal) throws IOException {
        return Wire.to(Integer.parseInt(temporal.address().replaceFirst(".*:", "")));
    }

    /** The same in how it reaches the registry. */
    Wire registerRegistry(String name) throws Exception {
        Wire wire = registry.anotherWire();
        closing.add(wire::close);
        if (flavor.containers()) {
            closing.add(() -> engine.forget(Registry.host(wire)));
        }
        command("container-registry", "register", name, "--flavor", "default", "--uri", Registry.host(wire));
        command("stack", "register", name, "-o", STACK, "-c", name, "-a", STACK);
        return wire;
    }

    /** The same with a registry that goes wrong as it is told, until the caller closes it. */
    MoodyRegistry registerMoody(String name) throws Exception {
        MoodyRegistry moody = MoodyRegistry.before(registry.port());
        closing.add(() -> engine.forget(moody.host()));
        command("container-registry", "register", name, "--flavor", "default", "--uri", moody.host());
        command("stack", "register", name, "-o", STACK, "-c", name, "-a", STACK);
        return moody;
    }

    /** Read by who needs what all runs share, written by who takes some of it away for a while. */
    ReadWriteLock present() {
        return present;
    }

    /** The content of a stored file. */
    String artifact(String digest) throws Exception {
        Path target = Files.createTempDirectory(folder, "artifact-").resolve("file");
        ObjectStore objects = flavor.cloud()
                ? new S3Objects(new ArtifactStore.S3(S3), AwsConnections.ofHost())
                : new LocalObjects(folder.resolve("store"));
        new Artifacts(objects).fetch(digest, target);
        return Files.readString(target);
    }

    Pipewright pipewright() {
        return pipewright;
    }

    Flavor flavor() {
        return flavor;
    }

    Engine engine() {
        return engine;
    }

    /** Null where none is needed. */
    @Nullable
    Cloud cloud() {
        return cloud;
    }

    TemporalServer temporal() {
        return temporal;
    }

    /** Between machines and the Temporal server. */
    Wire temporalWire() {
        return temporalWire;
    }

    Registry registry() {
        return registry;
    }

    Witness witness() {
        return witness;
    }

    WorkerProcess worker() {
        return worker;
    }

    Catalog catalog() {
        return catalog;
    }

    @Override
    public void close() throws IOException {
        close(closing);
    }

    /** The worker before what it works with. */
    private static void close(List<Closeable> parts) throws IOException {
        Collections.reverse(parts);
        for (Closeable part : parts) {
            part.close();
        }
    }
}
