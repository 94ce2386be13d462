package dev.pipewright.activities.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import dev.pipewright.activities.engine.ContainerSpec.Limits;
import dev.pipewright.activities.engine.ContainerSpec.Placement;
import java.util.List;

/** A container in the words of the client library. */
final class Creating {
    private static final double NANOS = 1e9;

    private Creating() {}

    static CreateContainerCmd command(DockerClient client, ContainerSpec spec) {
        CreateContainerCmd command = client.createContainerCmd(spec.image())
                .withName(spec.name())
                .withEntrypoint(spec.command())
                .withEnv(spec.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withWorkingDir(spec.folder())
                .withLabels(spec.labels())
                .withStopTimeout((int) spec.grace().toSeconds())
                .withStdinOpen(spec.stdin())
                .withStdInOnce(spec.stdin())
                .withHostConfig(host(spec));
        return spec.user() == null ? command : command.withUser(spec.user());
    }

    private static HostConfig host(ContainerSpec spec) {
        HostConfig host = HostConfig.newHostConfig()
                .withInit(true)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withLogConfig(new LogConfig(LoggingType.NONE))
                .withMounts(spec.mounts().stream().map(Creating::mount).toList());
        limit(host, spec.limits());
        place(host, spec.placement());
        return host;
    }

    private static Mount mount(ContainerSpec.Mount mount) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(mount.host().toString())
                .withTarget(mount.container())
                .withReadOnly(mount.readOnly());
    }

    private static void limit(HostConfig host, Limits limits) {
        if (limits.cpus() > 0) {
            host.withNanoCPUs(Math.round(limits.cpus() * NANOS));
        }
        if (limits.memoryBytes() > 0) {
            host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
        }
        if (limits.gpus() > 0) {
            host.withDeviceRequests(
                    List.of(new DeviceRequest().withCount(limits.gpus()).withCapabilities(List.of(List.of("gpu")))));
        }
    }

    private static void place(HostConfig host, Placement placement) {
        if (placement.network() != null) {
            host.withNetworkMode(placement.network());
        }
        if (placement.pids() != null) {
            host.withPidMode(placement.pids());
        }
        if (placement.cgroup() != null) {
            host.withCgroupParent(placement.cgroup());
        }
    }
}
