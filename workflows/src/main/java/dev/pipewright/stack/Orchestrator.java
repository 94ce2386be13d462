package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a stack's steps run. A component is data: it holds no client and no secret. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Orchestrator.Local.class, name = "local"),
    @JsonSubTypes.Type(value = Orchestrator.LocalDocker.class, name = "local_docker"),
    @JsonSubTypes.Type(value = Orchestrator.VmDocker.class, name = "vm_docker"),
    @JsonSubTypes.Type(value = Orchestrator.VmAws.class, name = "vm_aws")
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
        return this instanceof OnMachines;
    }

    /** One whose steps run on machines that a run boots and releases. */
    sealed interface OnMachines extends Orchestrator {
        /** Whom steps run as; null is the image's own user. */
        @Nullable
        String user();

        /** What the worker image is built on: an image with a JRE 17 or newer. */
        String workerBase();

        /** Where machines reach the Temporal server; null is the worker's own address. */
        @Nullable
        String temporalAddress();

        /** How many a run may have at once; 0 is no limit. */
        int maxMachines();

        /** From provisioning to the first poll. */
        Duration bootTimeout();

        /** How long a machine lives on that does not reach Temporal. */
        Duration lease();
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
            implements OnMachines {
        public VmDocker {
            requireNonNull(machineImage, "machineImage");
            requireNonNull(workerBase, "workerBase");
            requireNonNull(bootTimeout, "bootTimeout");
            requireNonNull(lease, "lease");
        }
    }

    /**
     * Containers on instances of Amazon EC2.
     *
     * @param region null is the connector's, or else that of the host
     * @param connector the service connector to authenticate with; null is what the host itself has
     * @param instanceType types, to be tried in this order; empty is the smallest that a step fits on
     * @param subnets to be tried in this order, of one network; empty is all of the default network
     * @param securityGroup its id; null is one without a way in, made where it is missing
     * @param instanceProfile what machines may do, its name or ARN
     * @param image the id of an image of EC2; null is Amazon's own with Docker
     * @param spot whether machines are had at what the market asks first, to be taken away at any time
     * @param publicIp whether machines have a public address
     * @param diskBytes of a machine at least; 0 is as much as its image and its steps ask for
     * @param user whom steps run as; null is the image's own user
     * @param workerBase what the worker image is built on: an image with a JRE 17 or newer
     * @param temporalAddress where machines reach the Temporal server; null is the worker's own address
     * @param temporalApiKeySecret ARN of a secret of AWS whose value is the API key that machines show the Temporal server
     * @param temporalTlsSecret ARN of one whose value is their client certificate and its key
     * @param maxMachines how many a run may have at once; 0 is no limit
     * @param bootTimeout from provisioning to the first poll
     * @param lease how long a machine lives on that does not reach Temporal
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record VmAws(
            @Nullable String region,
            @Nullable String connector,
            List<String> instanceType,
            List<String> subnets,
            @Nullable String securityGroup,
            String instanceProfile,
            @Nullable String image,
            boolean spot,
            boolean publicIp,
            long diskBytes,
            @Nullable String user,
            String workerBase,
            @Nullable String temporalAddress,
            @Nullable String temporalApiKeySecret,
            @Nullable String temporalTlsSecret,
            int maxMachines,
            Duration bootTimeout,
            Duration lease)
            implements OnMachines {
        public VmAws {
            instanceType = instanceType == null ? List.of() : List.copyOf(instanceType);
            subnets = subnets == null ? List.of() : List.copyOf(subnets);
            requireNonNull(instanceProfile, "instanceProfile");
            requireNonNull(workerBase, "workerBase");
            requireNonNull(bootTimeout, "bootTimeout");
            requireNonNull(lease, "lease");
        }
    }
}
