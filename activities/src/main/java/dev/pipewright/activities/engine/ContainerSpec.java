package dev.pipewright.activities.engine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container to be created.
 *
 * @param name unique in the engine
 * @param image a reference by digest, or an id
 * @param command the whole command line, in place of the image's
 * @param folder where it starts
 * @param user {@code uid[:gid]} or a name of the image; null is the image's own user
 * @param placement where it belongs
 * @param limits what it may use
 * @param stdin whether something is to be fed to it; else it reads nothing
 * @param grace between SIGTERM and SIGKILL for whoever stops it
 */
public record ContainerSpec(
        String name,
        String image,
        List<String> command,
        Map<String, String> env,
        String folder,
        List<Mount> mounts,
        Map<String, String> labels,
        @Nullable String user,
        Placement placement,
        Limits limits,
        boolean stdin,
        Duration grace) {
    public ContainerSpec {
        requireNonNull(name, "name");
        requireNonNull(image, "image");
        requireNonNull(folder, "folder");
        requireNonNull(placement, "placement");
        requireNonNull(limits, "limits");
        requireNonNull(grace, "grace");
        command = List.copyOf(command);
        env = Map.copyOf(env);
        mounts = List.copyOf(mounts);
        labels = Map.copyOf(labels);
    }

    /** A file or directory of the host at another place in the container. */
    public record Mount(Path host, String container, boolean readOnly) {}

    /**
     * What a container may use; 0 is no limit.
     *
     * @param cpus may be a fraction
     * @param memoryBytes with swap
     * @param gpus whole devices
     */
    public record Limits(double cpus, long memoryBytes, int gpus) {}

    /**
     * What a container shares with others.
     *
     * @param network as {@code docker run --network} takes it; null is the engine's default
     * @param pids {@code container:NAME} to share that one's processes; null for its own
     * @param cgroup the parent of its control group; null is the engine's default
     */
    public record Placement(
            @Nullable String network,
            @Nullable String pids,
            @Nullable String cgroup) {
        /** Shares nothing. */
        public static final Placement OWN = new Placement(null, null, null);
    }
}
