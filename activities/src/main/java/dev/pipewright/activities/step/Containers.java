package dev.pipewright.activities.step;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.engine.Capacity;
import dev.pipewright.activities.engine.ContainerState;
import dev.pipewright.activities.engine.ContainerState.Phase;
import dev.pipewright.activities.engine.Engine;
import dev.pipewright.activities.engine.EngineException;
import dev.pipewright.activities.engine.EngineException.Kind;
import dev.pipewright.activities.step.AttemptDirectory.Status;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.stack.Orchestrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of steps in containers of a Docker engine. */
final class Containers implements Runner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

    private final StepHost host;
    private final ContainerSetting setting;
    private final Engine engine;
    private final ContainerImages images;
    private final Removals removals;
    private final ConcurrentMap<Orchestrator, CpuPermits> permits = new ConcurrentHashMap<>();
    private volatile @Nullable Capacity capacity;

    private Containers(StepHost host, ContainerSetting setting, Engine engine) {
        this.host = host;
        this.setting = setting;
        this.engine = engine;
        this.images = new ContainerImages(engine, setting.logins());
        this.removals = new Removals(engine);
    }

    /** Connects to nothing yet. */
    static Containers open(StepHost host, ContainerSetting setting) throws EngineException {
        return new Containers(host, setting, Engine.open(setting.environment()));
    }

    @Override
    public CpuPermits permits(StepExecution step) throws IOException {
        CpuPermits given = setting.permits();
        if (given != null) {
            return given;
        }
        CpuPermits known = permits.get(step.orchestrator());
        return known == null ? newPermits(step.orchestrator()) : known;
    }

    private CpuPermits newPermits(Orchestrator orchestrator) throws IOException {
        boolean limited = orchestrator instanceof Orchestrator.LocalDocker;
        double cpus = limited ? ((Orchestrator.LocalDocker) orchestrator).cpus() : 0;
        long memory = limited ? ((Orchestrator.LocalDocker) orchestrator).memoryBytes() : 0;
        double all = cpus > 0 ? cpus : capacity().cpus();
        return permits.computeIfAbsent(orchestrator, stack -> new CpuPermits(all, memory));
    }

    /** Asked once; a call that fails is tried again by the next. */
    private Capacity capacity() throws EngineException {
        Capacity known = capacity;
        if (known == null) {
            known = engine.capacity();
            capacity = known;
            removeStrays();
        }
        return known;
    }

    /** Removes what workers left behind whose directories are gone, and with them the way to find it. */
    private void removeStrays() throws EngineException {
        for (Map.Entry<String, Map<String, String>> found :
                engine.labelled(ContainerLabels.DIRECTORY).entrySet()) {
            Path directory = Path.of(found.getValue().getOrDefault(ContainerLabels.DIRECTORY, ""));
            if (directory.startsWith(host.work()) && !directory.toFile().exists()) {
                LOG.info("Removing container {}: its directory {} is gone", found.getKey(), directory);
                engine.remove(found.getKey());
            }
        }
    }

    @Override
    public @Nullable Running find(Assignment attempt) throws IOException, InterruptedException {
        AttemptDirectory directory = attempt.directory();
        if (!directory.root().toFile().exists()) {
            return null;
        }
        Status status = directory.status();
        if (!directory.containerFile().toFile().exists()) {
            return status == null ? null : container(attempt, status.started(), null);
        }
        return answered(attempt, () -> found(attempt, status));
    }

    private StepContainer container(Assignment attempt, Instant started, @Nullable CompletableFuture<Void> death) {
        return new StepContainer(
                engine, removals, attempt, started, death, labels(attempt), () -> ranOut(attempt.step()));
    }

    private OutOfMemory ranOut(StepExecution step) throws IOException {
        boolean larger = step.orchestrator() instanceof Orchestrator.VmAws;
        return StepLimits.of(step)
                .ranOut(capacity().memoryBytes(), permits(step).memoryBytes(), larger);
    }

    private Map<String, String> labels(Assignment attempt) {
        Path directory = attempt.directory().root();
        return ContainerLabels.of(host, attempt.step(), directory, setting.machine());
    }

    private @Nullable Running found(Assignment attempt, @Nullable Status status) throws IOException {
        String name = ContainerLabels.name(attempt.step());
        ContainerState state = engine.state(name);
        if (status == null) {
            engine.remove(name); // what was laid out for it may be half there
            return null;
        }
        if (state != null && state.phase() == Phase.CREATED) {
            begin(attempt, name);
        } else if (state != null && state.phase() == Phase.EXITED) {
            attempt.directory().recordOutage(); // nobody was there to see whether the engine went, too
        }
        return container(attempt, status.started(), null);
    }

    @Override
    public void prepare(Assignment attempt) throws IOException, InterruptedException {
        answered(attempt, () -> {
            capacity();
            if (host.isEphemeral()) {
                host.startGuardian();
                host.guardian().watchContainers(engine.address());
            }
            try {
                attempt.directory().open();
            } catch (IOException e) {
                throw attempt.failures().notPrepared(e);
            }
            images.fetch(image(attempt), attempt);
            return true;
        });
    }

    @Override
    public Running start(Assignment attempt) throws IOException, InterruptedException {
        if (attempt.environment().isUnfit()) {
            throw attempt.failures().notLaunchable();
        }
        return answered(attempt, () -> {
            String name = ContainerLabels.name(attempt.step());
            AttemptDirectory directory = attempt.directory();
            Files.writeString(directory.containerFile(), name);
            create(attempt);
            Instant started = Instant.ofEpochMilli(System.currentTimeMillis());
            directory.recordStart(0, started.toEpochMilli());
            CompletableFuture<Void> death = engine.death(name);
            try {
                begin(attempt, name);
            } catch (EngineException e) {
                if (e.kind() != Kind.UNREACHABLE) { // else it may have started: whoever comes next looks
                    startOver(attempt, name);
                }
                throw e;
            }
            return container(attempt, started, death);
        });
    }

    private void create(Assignment attempt) throws IOException, InterruptedException {
        ContainerPlan plan = new ContainerPlan(host, setting, attempt, capacity(), labels(attempt));
        try {
            engine.create(plan.spec());
        } catch (EngineException e) {
            if (e.kind() == Kind.CONFLICT) {
                engine.remove(ContainerLabels.name(attempt.step())); // of a worker whose directory somebody deleted
            } else if (ContainerImages.isMissing(e)) {
                images.forget(image(attempt));
                images.fetch(image(attempt), attempt);
            } else {
                throw e;
            }
            engine.create(plan.spec());
        }
    }

    private void begin(Assignment attempt, String name) throws EngineException {
        Map<String, String> secrets = attempt.environment().secrets();
        if (secrets.isEmpty()) {
            engine.start(name);
        } else {
            engine.start(name, ContainerScript.exports(secrets));
        }
    }

    /** One that does not start is no use to anybody; a next try, if there is one, begins at the beginning. */
    private void startOver(Assignment attempt, String name) {
        try {
            engine.remove(name);
            Files.write(attempt.directory().statusFile(), new byte[0]);
            Files.deleteIfExists(attempt.directory().containerFile());
        } catch (IOException e) {
            LOG.warn(
                    "Left container {} behind, which the next try or the end of the run removes: {}",
                    name,
                    e.toString());
        }
    }

    private void discard(Assignment attempt, String name) {
        try {
            engine.remove(name);
            Files.deleteIfExists(attempt.directory().containerFile());
        } catch (IOException e) {
            LOG.warn("Left container {} behind, which the end of the run removes: {}", name, e.toString());
        }
    }

    @Override
    public void forget(Assignment attempt) throws IOException {
        if (attempt.directory().containerFile().toFile().exists()) {
            discard(attempt, ContainerLabels.name(attempt.step()));
        }
    }

    /** As {@link Attempts#kill}. */
    void kill(AttemptDirectory directory) throws IOException {
        engine.signal(Files.readString(directory.containerFile()), "KILL");
    }

    /** Removes the container of an attempt that nobody goes on with. */
    void remove(AttemptDirectory directory) throws IOException {
        engine.remove(Files.readString(directory.containerFile()));
    }

    /** Waits until the containers of an execution are removed that have ended. */
    void settle(Path execution) throws IOException {
        removals.settle(execution);
    }

    private static String image(Assignment attempt) {
        return requireNonNull(attempt.step().image(), "image").reference();
    }

    private <T extends @Nullable Object> T answered(Assignment attempt, Pulse.Blocking<T> asking)
            throws IOException, InterruptedException {
        try {
            return attempt.pulse().beating(asking);
        } catch (EngineException e) {
            if (e.kind() == Kind.UNREACHABLE) {
                attempt.directory().recordOutage();
            }
            boolean known = capacity != null
                    || attempt.directory().containerFile().toFile().exists();
            throw ContainerFailures.notStarted(attempt.failures(), image(attempt), known, e);
        }
    }

    /** Removes the containers that are not to outlive the worker. */
    @Override
    public void close() {
        removals.close();
        if (host.isEphemeral() && capacity != null) {
            try {
                for (String container :
                        engine.labelled(ContainerLabels.host(host.guardian())).keySet()) {
                    engine.remove(container);
                }
            } catch (EngineException e) {
                LOG.warn("Containers may be left behind: {}", e.getMessage());
            }
        }
        engine.close();
    }
}
