package dev.pipewright.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.ec2.Ec2Exception;
import dev.pipewright.activities.engine.Capacity;
import dev.pipewright.activities.engine.Engine;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.pipeline.Size;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries what a stack needs to do its work, one thing after the other. Leaves nothing behind and starts nothing that costs money. */
public final class StackDoctor {
    private static final String REGISTRY_PROBE = "/pipewright-doctor:none";

    private final HostSettings settings;

    /**
     * What was found out about one thing.
     *
     * @param what the thing
     * @param ok whether it is as it has to be
     * @param said what it is, or what is wrong with it
     * @param hint how to put it right; null where that is not known, or not needed
     */
    public record Finding(
            String what, boolean ok, String said, @Nullable String hint) {}

    /** Asks nobody yet. */
    public StackDoctor(HostSettings settings) {
        this.settings = settings;
    }

    /** All that was found out, in the order in which a run needs it. */
    public List<Finding> examine(Stack stack) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(tried("Temporal", () -> temporal(stack.orchestrator())));
        findings.add(tried("orchestrator", () -> orchestrator(stack.orchestrator())));
        findings.add(tried("artifact store", () -> store(stack.artifactStore())));
        ContainerRegistry registry = stack.containerRegistry();
        if (registry != null) {
            findings.add(tried("container registry", () -> registry(registry)));
        }
        return findings;
    }

    /** Something that says what it is, or throws what is wrong. */
    private interface Trial {
        String said() throws UnreachableException, IOException, InterruptedException;
    }

    private static Finding tried(String what, Trial trial) throws InterruptedException {
        try {
            return new Finding(what, true, trial.said(), null);
        } catch (UnreachableException e) {
            return wrong(what, e, e.hint());
        } catch (Ec2Exception e) {
            return wrong(what, e, e.hint());
        } catch (RegistryException e) {
            return wrong(what, e, e.hint());
        } catch (ConnectorException e) {
            return wrong(what, e, e.hint());
        } catch (ApplicationFailure e) {
            return new Finding(what, false, e.getOriginalMessage(), null);
        } catch (IOException e) {
            StoreException store = StoreException.in(e);
            return wrong(what, e, store == null ? null : store.hint());
        }
    }

    private static Finding wrong(String what, Exception failure, @Nullable String hint) {
        String message = failure.getMessage();
        return new Finding(what, false, message == null ? failure.getClass().getSimpleName() : message, hint);
    }

    private String temporal(Orchestrator orchestrator) throws UnreachableException, IOException {
        if (!RemoteTemporal.configured(settings.environment())) {
            if (orchestrator.bootsMachines()) {
                throw new IOException("no server is named, and machines cannot reach the one in this process"
                        + " (name it with TEMPORAL_ADDRESS=HOST:7233)");
            }
            return "in the process of each run, which ends with it";
        }
        try (Temporal temporal = RemoteTemporal.connect(settings.environment())) {
            return temporal.description();
        }
    }

    private String orchestrator(Orchestrator orchestrator)
            throws UnreachableException, IOException, InterruptedException {
        if (orchestrator instanceof Orchestrator.Local) {
            return "steps are processes of this machine";
        }
        if (orchestrator instanceof Orchestrator.VmAws) {
            return Fleets.of(settings, new HostRegistries(settings), name -> null)
                    .rehearse(orchestrator);
        }
        try (Engine engine = Engine.open(settings.environment())) {
            Capacity capacity = engine.capacity();
            return "a Docker engine with " + capacity.cpus() + " CPUs and " + Size.text(capacity.memoryBytes());
        }
    }

    private String store(ArtifactStore store) throws IOException {
        if (store instanceof ArtifactStore.Local local) {
            return folder(Path.of(local.path()));
        }
        ObjectStore objects = new Stores(settings::catalog).objects(store);
        String probe = "doctor/" + UUID.randomUUID();
        objects.put(probe, "x".getBytes(UTF_8));
        if (objects.size(probe) != 1) {
            throw new IOException("what was written cannot be found again: " + probe);
        }
        objects.delete(probe);
        return "lets this machine write, read and delete";
    }

    private static String folder(Path folder) throws IOException {
        Path there = folder;
        while (!Files.exists(there)) {
            there = there.resolveSibling("");
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new IOException(there + " cannot be written");
        }
        return "folder " + folder;
    }

    private String registry(ContainerRegistry registry) throws IOException, InterruptedException {
        String uri = registry.uri();
        try (HostRegistries registries = new HostRegistries(settings)) {
            ImageName probe = ImageName.parse(uri + REGISTRY_PROBE);
            var unused = registries.get().toRead(probe, registry).manifest(probe.qualifier());
            return "answers as " + uri;
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.ABSENT) {
                return "answers as " + uri;
            }
            throw e;
        }
    }
}
