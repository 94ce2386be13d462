package dev.pipewright.activities.catalog;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The flavors there are, their attributes, and what their components become in a stack. */
public final class Flavors {
    /** Those that authenticate to AWS. */
    private static final Set<String> AUTHENTICATING =
            Set.of("orchestrator vm_aws", "artifact-store s3", "container-registry aws");

    private Flavors() {}

    /** All of a role, in the order in which help shows them. */
    public static List<Flavor> of(Role role) {
        List<Flavor> flavors = new ArrayList<>();
        for (Flavor flavor : DeclaredFlavors.ALL) {
            if (flavor.role() == role) {
                flavors.add(flavor);
            }
        }
        return flavors;
    }

    /**
     * The flavor of that name.
     *
     * @throws CatalogException INVALID, with the nearest name and all there are
     */
    public static Flavor get(Role role, String name) {
        List<String> names = new ArrayList<>();
        for (Flavor flavor : of(role)) {
            if (flavor.name().equals(name)) {
                return flavor;
            }
            names.add(flavor.name());
        }
        throw CatalogException.invalid(
                "Cannot use " + role.words() + " flavor '" + name + "': there is no such flavor (flavors: "
                        + String.join(", ", names) + ")",
                Nearest.hint(name, names));
    }

    /**
     * The attributes as they are stored: checked, paths made absolute against {@code folder}.
     *
     * @throws CatalogException INVALID, all mistakes in one message
     */
    static Map<String, String> checked(Flavor flavor, Map<String, String> given, Path folder) {
        List<String> mistakes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Map<String, String> checked = new TreeMap<>();
        String hint = null;
        for (Attribute attribute : flavor.attributes()) {
            names.add(attribute.name());
            String value = given.get(attribute.name());
            if (value != null) {
                checked.put(attribute.name(), AttributeValues.checked(attribute, value, folder, mistakes));
            } else if (attribute.required()) {
                mistakes.add("'" + attribute.name() + "' is missing");
                hint = "add --" + attribute.name() + "=... (" + attribute.description() + ")";
            }
        }
        for (String name : new TreeMap<>(given).keySet()) {
            if (!names.contains(name)) {
                mistakes.add("there is no attribute '" + name + "' (attributes: " + String.join(", ", names) + ")");
                String nearest = Nearest.hint(name, names);
                hint = nearest == null ? hint : nearest;
            }
        }
        if (mistakes.isEmpty()) {
            return checked;
        }
        throw CatalogException.invalid(
                "Cannot use these attributes for " + flavor.role().words() + " flavor '" + flavor.name() + "': "
                        + String.join("; ", mistakes),
                hint);
    }

    static Orchestrator orchestrator(Component component) {
        AttributeValues values = new AttributeValues(component.attributes());
        return switch (component.flavor()) {
            case "local" -> new Orchestrator.Local(values.number("cpus"));
            case "local_docker" ->
                new Orchestrator.LocalDocker(
                        values.number("cpus"), values.size("memory"), values.text("user"), values.text("network"));
            case "vm_docker" ->
                new Orchestrator.VmDocker(
                        values.number("cpus"),
                        values.size("memory"),
                        values.text("user"),
                        values.text("machine_image", DeclaredFlavors.MACHINE_IMAGE),
                        values.text("worker_base", DeclaredFlavors.WORKER_BASE),
                        values.text("network"),
                        values.text("temporal_address"),
                        values.count("max_machines"),
                        values.duration("boot_timeout", DeclaredFlavors.BOOT_TIMEOUT),
                        values.duration("lease", DeclaredFlavors.LEASE));
            case "vm_aws" ->
                new Orchestrator.VmAws(
                        values.text("region"),
                        component.connector(),
                        values.list("instance_type"),
                        values.list("subnets"),
                        values.text("security_group"),
                        values.text("instance_profile", DeclaredFlavors.INSTANCE_PROFILE),
                        values.text("image"),
                        values.flag("spot"),
                        values.flag("public_ip"),
                        values.size("disk"),
                        values.text("user"),
                        values.text("worker_base", DeclaredFlavors.WORKER_BASE),
                        values.text("temporal_address"),
                        values.text("temporal_api_key_secret"),
                        values.text("temporal_tls_secret"),
                        values.count("max_machines"),
                        values.duration("boot_timeout", DeclaredFlavors.BOOT_TIMEOUT),
                        values.duration("lease", DeclaredFlavors.LEASE));
            default -> throw unknown(component);
        };
    }

    static ArtifactStore artifactStore(Component component) {
        AttributeValues values = new AttributeValues(component.attributes());
        return switch (component.flavor()) {
            case "local" -> new ArtifactStore.Local(value(component, "path"));
            case "s3" ->
                new ArtifactStore.S3(
                        value(component, "path"),
                        values.text("region"),
                        values.flag("path_style"),
                        values.text("encryption"),
                        values.text("kms_key"),
                        component.connector());
            default -> throw unknown(component);
        };
    }

    static ContainerRegistry containerRegistry(Component component) {
        AttributeValues values = new AttributeValues(component.attributes());
        return switch (component.flavor()) {
            case "default" ->
                new ContainerRegistry.Default(
                        value(component, "uri"),
                        values.text("ca_cert"),
                        values.flag("insecure"),
                        values.text("mirror"));
            case "aws" ->
                new ContainerRegistry.Aws(value(component, "uri"), values.text("ca_cert"), component.connector());
            default -> throw unknown(component);
        };
    }

    /** Refuses to connect what authenticates to nothing, or to another cloud. */
    static void refuseConnector(Component component, Connector connector) {
        String flavor = component.role().label() + " " + component.flavor();
        if (!AUTHENTICATING.contains(flavor) || !connector.type().equals("aws")) {
            throw CatalogException.refused(
                    "Cannot connect " + component.role().words() + " '" + component.name() + "' to service connector '"
                            + connector.name() + "': flavor '" + component.flavor()
                            + "' does not authenticate to a cloud of type '" + connector.type() + "'",
                    "flavors that do: vm_aws (orchestrator), s3 (artifact-store), aws (container-registry)");
        }
    }

    private static String value(Component component, String attribute) {
        @Nullable String value = component.attributes().get(attribute);
        if (value == null) {
            throw CatalogException.invalid(
                    "Cannot use " + component.role().words() + " '" + component.name() + "': its attribute '"
                            + attribute + "' is missing",
                    "pipewright " + component.role().label() + " update " + component.name() + " --" + attribute
                            + "=...");
        }
        return value;
    }

    private static CatalogException unknown(Component component) {
        return CatalogException.invalid(
                "Cannot use " + component.role().words() + " '" + component.name() + "': this program has no flavor '"
                        + component.flavor() + "'",
                "use the newer Pipewright that registered it");
    }
}
