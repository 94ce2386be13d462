package dev.pipewright.activities.catalog;

import dev.pipewright.activities.registry.ImageName;
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
    private static final List<Flavor> ALL = List.of(
            new Flavor(
                    Role.ORCHESTRATOR,
                    "local",
                    "Steps are process groups on this machine",
                    List.of(new Attribute(
                            "cpus",
                            "How many CPUs the steps of all runs may use at once",
                            Attribute.Type.NUMBER,
                            false,
                            "as many as the machine has"))),
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
                                    Attribute.Type.PATH,
                                    false,
                                    null),
                            new Attribute(
                                    "insecure",
                                    "Whether it speaks plain HTTP",
                                    Attribute.Type.FLAG,
                                    false,
                                    "only if it is on this machine"))));

    private Flavors() {}

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
                checked.put(attribute.name(), checked(attribute, value, folder, mistakes));
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

    private static String checked(Attribute attribute, String value, Path folder, List<String> mistakes) {
        if (value.isBlank()) {
            mistakes.add("'" + attribute.name() + "' is empty");
        } else if (attribute.type() == Attribute.Type.NUMBER && !isAmount(value)) {
            mistakes.add("'" + attribute.name() + "' is not a number above 0: " + value);
        } else if (attribute.type() == Attribute.Type.REGISTRY && !isRegistry(value.strip())) {
            mistakes.add("'" + attribute.name() + "' is not host[:port][/path] without a scheme: " + value);
        } else if (attribute.type() == Attribute.Type.FLAG && !isFlag(value.strip())) {
            mistakes.add("'" + attribute.name() + "' is neither true nor false: " + value);
        } else if (attribute.type() == Attribute.Type.PATH) {
            return path(attribute, value, folder, mistakes);
        }
        return value.strip();
    }

    private static String path(Attribute attribute, String value, Path folder, List<String> mistakes) {
        if (value.indexOf('\0') >= 0) {
            mistakes.add("'" + attribute.name() + "' is not a path");
            return value;
        }
        return folder.resolve(value.strip()).toAbsolutePath().normalize().toString();
    }

    private static boolean isFlag(String value) {
        return value.equals("true") || value.equals("false");
    }

    private static boolean isRegistry(String value) {
        try {
            ImageName.parse(value + "/any");
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isAmount(String value) {
        try {
            double amount = Double.parseDouble(value);
            return amount > 0 && !Double.isInfinite(amount);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    static Orchestrator orchestrator(Component component) {
        if (component.flavor().equals("local")) {
            String cpus = component.attributes().get("cpus");
            return new Orchestrator.Local(cpus == null ? 0 : Double.parseDouble(cpus));
        }
        throw unknown(component);
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
                    "true".equals(component.attributes().get("insecure")));
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
