package dev.pipewright.activities.catalog;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The flavors there are, their attributes, and what their components become in a stack. */
public final class Flavors {
    private static final String ALL_STEPS_CPUS = "How many CPUs the steps of all runs may use at once";
    private static final String STEP_USER = "Whom steps run as, UID[:GID] or a name that the image knows";
    private static final String MACHINE_IMAGE = "docker:28-cli";
    private static final String WORKER_BASE = "eclipse-temurin:21-jre";
    private static final String BOOT_TIMEOUT = "5m";
    private static final String LEASE = "2m";

    private static final List<Flavor> ALL = List.of(
            new Flavor(
                    Role.ORCHESTRATOR,
                    "local",
                    "Steps are process groups on this machine",
                    List.of(optional("cpus", ALL_STEPS_CPUS, Attribute.Type.NUMBER, "as many as the machine has"))),
            new Flavor(
                    Role.ORCHESTRATOR,
                    "local_docker",
                    "Steps are containers of this machine's Docker engine",
                    List.of(
                            optional("cpus", ALL_STEPS_CPUS, Attribute.Type.NUMBER, "as many as the engine has"),
                            optional(
                                    "memory",
                                    "How much memory the steps of all runs may ask for at once",
                                    Attribute.Type.SIZE,
                                    "not counted"),
                            optional("user", STEP_USER, Attribute.Type.TEXT, "the image's own"),
                            optional(
                                    "network",
                                    "What steps are connected to, as docker run --network takes it",
                                    Attribute.Type.TEXT,
                                    "the engine's default"))),
            new Flavor(
                    Role.ORCHESTRATOR,
                    "vm_docker",
                    "Steps are containers on machines that are containers themselves: a rehearsal of the cloud",
                    List.of(
                            optional(
                                    "cpus",
                                    "How many CPUs a machine has",
                                    Attribute.Type.NUMBER,
                                    "all of the engine's"),
                            optional(
                                    "memory",
                                    "How much memory a machine has",
                                    Attribute.Type.SIZE,
                                    "all of the engine's"),
                            optional("user", STEP_USER, Attribute.Type.TEXT, "the image's own"),
                            optional(
                                    "machine_image",
                                    "What plays the machine: an image with sh, sha256sum and docker",
                                    Attribute.Type.IMAGE,
                                    MACHINE_IMAGE),
                            optional(
                                    "worker_base",
                                    "What the worker's image is built on: an image with Java 17 or newer",
                                    Attribute.Type.BASE,
                                    WORKER_BASE),
                            optional(
                                    "network",
                                    "What machines are connected to, as docker run --network takes it",
                                    Attribute.Type.TEXT,
                                    "host"),
                            optional(
                                    "temporal_address",
                                    "Where machines reach the Temporal server",
                                    Attribute.Type.ADDRESS,
                                    "the worker's own address of it"),
                            optional(
                                    "max_machines",
                                    "How many machines a run may have at once",
                                    Attribute.Type.COUNT,
                                    "no limit"),
                            optional(
                                    "boot_timeout",
                                    "How long a machine may take to boot",
                                    Attribute.Type.DURATION,
                                    BOOT_TIMEOUT),
                            optional(
                                    "lease",
                                    "How long a machine lives on that does not reach the Temporal server",
                                    Attribute.Type.DURATION,
                                    LEASE))),
            new Flavor(
                    Role.ARTIFACT_STORE,
                    "local",
                    "A folder of this machine",
                    List.of(new Attribute(
                            "path", "The folder, created when it is first used", Attribute.Type.PATH, true, null))),
            new Flavor(
                    Role.CONTAINER_REGISTRY,
                    "default",
                    "Any OCI registry, with Docker's own credential sources",
                    List.of(
                            new Attribute(
                                    "uri",
                                    "Host, port and path prefix, localhost:5000/team",
                                    Attribute.Type.REGISTRY,
                                    true,
                                    null),
                            new Attribute(
                                    "ca_cert",
                                    "Certificates (PEM) to trust beside the usual ones",
                                    Attribute.Type.FILE,
                                    false,
                                    null),
                            new Attribute(
                                    "insecure",
                                    "Whether it speaks plain HTTP",
                                    Attribute.Type.FLAG,
                                    false,
                                    "only if it is on this machine"),
                            new Attribute(
                                    "mirror",
                                    "Where to take images of Docker Hub from, localhost:5000",
                                    Attribute.Type.REGISTRY,
                                    false,
                                    "Docker Hub"))));

    private Flavors() {}

    private static Attribute optional(String name, String description, Attribute.Type type, String fallback) {
        return new Attribute(name, description, type, false, fallback);
    }

    /** All of a role, in the order in which help shows them. */
    public static List<Flavor> of(Role role) {
        List<Flavor> flavors = new ArrayList<>();
        for (Flavor flavor : ALL) {
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
                        values.text("machine_image", MACHINE_IMAGE),
                        values.text("worker_base", WORKER_BASE),
                        values.text("network"),
                        values.text("temporal_address"),
                        values.count("max_machines"),
                        values.duration("boot_timeout", BOOT_TIMEOUT),
                        values.duration("lease", LEASE));
            default -> throw unknown(component);
        };
    }

    static ArtifactStore artifactStore(Component component) {
        if (component.flavor().equals("local")) {
            return new ArtifactStore.Local(value(component, "path"));
        }
        throw unknown(component);
    }

    static ContainerRegistry containerRegistry(Component component) {
        if (component.flavor().equals("default")) {
            return new ContainerRegistry.Default(
                    value(component, "uri"),
                    component.attributes().get("ca_cert"),
                    "true".equals(component.attributes().get("insecure")),
                    component.attributes().get("mirror"));
        }
        throw unknown(component);
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
