package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Flavors;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.StackEntry;
import dev.pipewright.cli.component.ComponentView;
import dev.pipewright.cli.console.UserError;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Registers a stack and its components from the outputs of {@code deploy/aws/pipewright.yaml}. */
final class CloudFormationStack {
    private static final Map<String, String> STORE = Map.of("ArtifactStorePath", "path", "Region", "region");
    private static final Map<String, String> REGISTRY = Map.of("ContainerRegistryUri", "uri");
    private static final String MACHINES = "vm_aws";
    private static final Map<String, String> ORCHESTRATOR = Map.of(
            "Region", "region",
            "InstanceProfile", "instance_profile",
            "SecurityGroup", "security_group",
            "Subnets", "subnets");
    private static final Map<String, String> TEMPORAL = Map.of("TemporalAddress", "temporal_address");

    private final Catalog catalog;
    private final CloudFormationOutputs outputs;

    CloudFormationStack(Catalog catalog, CloudFormationOutputs outputs) {
        this.catalog = catalog;
        this.outputs = outputs;
    }

    /**
     * Registers what is not there yet, all of it or nothing; the components that are not chosen are named like the stack. A second call
     * with the same outputs changes nothing. A component or a stack of that name that differs is REFUSED.
     *
     * @return whether the stack was not there
     */
    boolean register(String name, Map<Role, String> chosen) {
        return catalog.atomically(() -> {
            Map<Role, String> components = new EnumMap<>(Role.class);
            components.putAll(chosen);
            components.computeIfAbsent(Role.ORCHESTRATOR, role -> orchestrator(name));
            components.computeIfAbsent(
                    Role.ARTIFACT_STORE, role -> component(role, name, "s3", outputs.required(STORE)));
            components.computeIfAbsent(
                    Role.CONTAINER_REGISTRY, role -> component(role, name, "aws", outputs.required(REGISTRY)));
            for (StackEntry stack : catalog.stacks().list()) {
                if (stack.name().equals(name)) {
                    refuseOther(stack, components);
                    return false;
                }
            }
            catalog.stacks().register(name, components);
            return true;
        });
    }

    private String orchestrator(String name) {
        boolean known = Flavors.of(Role.ORCHESTRATOR).stream()
                .anyMatch(flavor -> flavor.name().equals(MACHINES));
        if (!known) {
            throw UserError.usage(
                    "Cannot register stack '" + name + "': this version has no orchestrator flavor " + MACHINES
                            + ", which the outputs are for",
                    "name an orchestrator with -o");
        }
        Map<String, String> attributes = new LinkedHashMap<>(outputs.required(ORCHESTRATOR));
        attributes.putAll(outputs.optional(TEMPORAL));
        return component(Role.ORCHESTRATOR, name, MACHINES, attributes);
    }

    private String component(Role role, String name, String flavor, Map<String, String> attributes) {
        for (Component known : catalog.components().list(role)) {
            if (known.name().equals(name)) {
                if (known.flavor().equals(flavor) && known.attributes().equals(attributes)) {
                    return name;
                }
                throw UserError.refused(
                        "Cannot register " + role.words() + " '" + name + "' from " + outputs.source()
                                + ": it is registered differently: flavor " + known.flavor() + " "
                                + ComponentView.attributes(known.attributes()),
                        "pipewright " + role.label() + " rename " + name + " OTHER");
            }
        }
        return catalog.components().register(role, name, flavor, attributes).name();
    }

    private static void refuseOther(StackEntry stack, Map<Role, String> components) {
        if (!stack.components().equals(components)) {
            throw UserError.refused(
                    "Cannot register stack '" + stack.name() + "': a stack of that name has other components",
                    "pipewright stack rename " + stack.name() + " OTHER");
        }
    }
}
