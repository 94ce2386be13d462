package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a stack's steps run. A component is data: it holds no client and no secret. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Orchestrator.Local.class, name = "local"),
    @JsonSubTypes.Type(value = Orchestrator.LocalDocker.class, name = "local_docker"),
    @JsonSubTypes.Type(value = Orchestrator.VmDocker.class, name = "vm_docker")
})
public sealed interface Orchestrator {
    /** Whether steps are containers, so that each needs an image. */
    @JsonIgnore
    default boolean runsContainers() {
        return !(this instanceof Local);
    }

    /** Whether steps run on machines that a run boots and releases, each with a task queue of its own. */
    @JsonIgnore
    default boolean bootsMachines() {
        return this instanceof VmDocker;
    }

    /**
     * Process groups on the worker's own host.
     *
     * @param cpus how many CPUs the steps of all runs on this host may use at once; 0 is as many as the host has
     */
    record Local(double cpus) implements Orchestrator {}

    /**
     * Containers of the worker's own Docker engine.
     *
     * @param cpus how many CPUs the steps of all runs on this host may use at once; 0 is as many as the engine has
     * @param memoryBytes how much memory they may use at once; 0 is not counted
     * @param user whom steps run as, {@code uid[:gid]} or a name of the image; null is the image's own user
     * @param network of the containers, as {@code docker run --network} takes it; null is the engine's default
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record LocalDocker(
            double cpus,
            long memoryBytes,
            @Nullable String user,
            @Nullable String network) implements Orchestrator {}

    /**
     * Containers on machines that are themselves containers of the worker's Docker engine: a rehearsal of the cloud.
     *
     * @param cpus of a machine; 0 is as many as the engine has
     * @param memoryBytes of a machine; 0 is as much as the engine has
     * @param user whom steps run as; null is the image's own user
     * @param machineImage what plays the VM: an image with sh, sha256sum and the docker command
     * @param workerBase what the worker image is built on: an image with a JRE 17 or newer, {@code docker://} and {@code tar://} allowed
     * @param network of the machines; null is {@code host}
     * @param temporalAddress where machines reach the Temporal server; null is the worker's own address
     * @param maxMachines how many a run may have at once; 0 is no limit
     * @param bootTimeout from provisioning to the first poll
     * @param lease how long a machine lives on that does not reach Temporal
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record VmDocker(
            double cpus,
            long memoryBytes,
            @Nullable String user,
            String machineImage,
            String workerBase,
            @Nullable String network,
            @Nullable String temporalAddress,
            int maxMachines,
            Duration bootTimeout,
            Duration lease)
            implements Orchestrator {
        public VmDocker {
            requireNonNull(machineImage, "machineImage");
            requireNonNull(workerBase, "workerBase");
            requireNonNull(bootTimeout, "bootTimeout");
            requireNonNull(lease, "lease");
        }
    }
}
