package dev.pipewright.activities.step;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.engine.ContainerSpec.Placement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of a host's steps have in common.
 *
 * @param environment where the engine is looked up: DOCKER_HOST and its kin
 * @param machine the id of the machine that this worker is, for the containers' label; null where it is none
 * @param placement what they share with the machine; its network holds where the stack names none
 * @param permits what they share out; null for what the stack allows, or else what the engine has
 */
public record ContainerSetting(
        Map<String, String> environment,
        RegistryLogins logins,
        @Nullable String machine,
        Placement placement,
        @Nullable CpuPermits permits) {
    public ContainerSetting {
        environment = Map.copyOf(environment);
        requireNonNull(logins, "logins");
        requireNonNull(placement, "placement");
    }

    /** For the engine of the worker's own host. */
    public static ContainerSetting local(Map<String, String> environment, RegistryLogins logins) {
        return new ContainerSetting(environment, logins, null, Placement.OWN, null);
    }
}
