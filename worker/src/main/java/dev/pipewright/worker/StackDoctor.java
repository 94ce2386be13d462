package dev.pipewright.worker;

import dev.pipewright.activities.aws.AwsIdentity;
import dev.pipewright.activities.engine.Capacity;
import dev.pipewright.activities.engine.Engine;
import dev.pipewright.pipeline.Size;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tries what a stack needs to do its work, one thing after the other. Leaves nothing behind and starts nothing that costs money. */
public final class StackDoctor {
    private final HostSettings settings;

    /** Asks nobody yet. */
    public StackDoctor(HostSettings settings) {
        this.settings = settings;
    }

    /** All that was found out, in the order in which a run needs it. */
    public List<Finding> examine(Stack stack) throws InterruptedException {
        Findings findings = new Findings();
        try (HostRegistries registries = new HostRegistries(settings)) {
            ComponentTrials components = new ComponentTrials(settings, registries);
            Orchestrator orchestrator = stack.orchestrator();
            findings.tried("Temporal", () -> temporal(orchestrator));
            Set<@Nullable String> unknown = credentials(findings, components, stack);
            if (!(orchestrator instanceof Orchestrator.VmAws)) {
                findings.tried("orchestrator", () -> host(orchestrator));
            }
            store(findings, components, stack.artifactStore());
            ContainerRegistry registry = stack.containerRegistry();
            if (registry != null) {
                findings.tried("registry", () -> components.readable(registry));
            }
            if (orchestrator instanceof Orchestrator.VmAws vmAws) {
                MachineTrials machines = new MachineTrials(settings, components.connections(), vmAws);
                machines.examine(findings, !unknown.contains(vmAws.connector()));
                machines.examineTemporal(findings);
            }
        }
        return findings.all();
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

    /** @return the connectors whose credentials AWS does not take; null stands for the host's own */
    private static Set<@Nullable String> credentials(Findings findings, ComponentTrials components, Stack stack)
            throws InterruptedException {
        String region = stack.orchestrator() instanceof Orchestrator.VmAws machines ? machines.region() : null;
        Set<@Nullable String> unknown = new HashSet<>();
        for (String connector : connectors(stack)) {
            Trouble trouble = findings.tried("credentials", () -> {
                AwsIdentity identity = components.identity(connector, region);
                String whose = connector == null ? "this host's own" : "service connector '" + connector + "'";
                return "account " + identity.account() + ", " + identity.arn() + " (" + whose + ")";
            });
            if (trouble != null && trouble.denied()) {
                unknown.add(connector);
            }
        }
        return unknown;
    }

    /** Those that components of AWS authenticate with, each once. */
    private static List<@Nullable String> connectors(Stack stack) {
        List<@Nullable String> connectors = new ArrayList<>();
        if (stack.orchestrator() instanceof Orchestrator.VmAws machines) {
            connectors.add(machines.connector());
        }
        if (stack.artifactStore() instanceof ArtifactStore.S3 s3 && !connectors.contains(s3.connector())) {
            connectors.add(s3.connector());
        }
        if (stack.containerRegistry() instanceof ContainerRegistry.Aws ecr && !connectors.contains(ecr.connector())) {
            connectors.add(ecr.connector());
        }
        return connectors;
    }

    private String host(Orchestrator orchestrator) throws IOException {
        if (orchestrator instanceof Orchestrator.Local) {
            return "steps are processes of this machine";
        }
        try (Engine engine = Engine.open(settings.environment())) {
            Capacity capacity = engine.capacity();
            return "a Docker engine with " + capacity.cpus() + " CPUs and " + Size.text(capacity.memoryBytes());
        }
    }

    private static void store(Findings findings, ComponentTrials components, ArtifactStore store)
            throws InterruptedException {
        if (store instanceof ArtifactStore.Local local) {
            findings.tried("artifact store", () -> folder(Path.of(local.path())));
        } else if (store instanceof ArtifactStore.S3 s3) {
            findings.tried("bucket", () -> components.writable(s3));
        }
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
}
