package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Role;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a {@link StackFile}, noting every mistake; what is left out of the result has been noted. */
final class StackFileReader {
    private final FileProblems problems;

    StackFileReader(FileProblems problems) {
        this.problems = problems;
    }

    /** The stack, as far as it can be told. */
    StackFile read(String text) {
        Map<Role, StackFile.Entry> components = new EnumMap<>(Role.class);
        String name = null;
        int line = 0;
        Map<String, Node> keys = keys(root(text), "the file");
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            Role role = role(key.getKey());
            if (key.getKey().equals("stack")) {
                name = scalar(key.getValue(), "stack");
                line = line(key.getValue());
            } else if (role == null) {
                problems.add(
                        line(key.getValue()),
                        "there is no key '" + key.getKey()
                                + "' (keys: stack, orchestrator, artifact-store, container-registry)");
            } else {
                StackFile.Entry entry = entry(role, key.getValue());
                if (entry != null) {
                    components.put(role, entry);
                }
            }
        }
        for (Role role : Role.values()) {
            if (role.required() && !keys.containsKey(role.label())) {
                problems.add(0, "'" + role.label() + "' is missing: every stack has one");
            }
        }
        return new StackFile(name, line, components);
    }

    private @Nullable Node root(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            return new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            problems.add(e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0), "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(0, "not YAML: " + e.getMessage());
        }
        return null;
    }

    private StackFile.@Nullable Entry entry(Role role, Node node) {
        String label = role.label();
        Map<String, String> attributes = new LinkedHashMap<>();
        String name = null;
        String flavor = null;
        for (Map.Entry<String, Node> key : keys(node, "'" + label + "'").entrySet()) {
            switch (key.getKey()) {
                case "name" -> name = scalar(key.getValue(), label + ".name");
                case "flavor" -> flavor = scalar(key.getValue(), label + ".flavor");
                case "attributes" ->
                    keys(key.getValue(), "'" + label + ".attributes'").forEach((attribute, value) -> {
                        String scalar = scalar(value, label + ".attributes." + attribute);
                        if (scalar != null) {
                            attributes.put(attribute, scalar);
                        }
                    });
                default ->
                    problems.add(
                            line(key.getValue()),
                            "'" + label + "' has no key '" + key.getKey() + "' (keys: name, flavor, attributes)");
            }
        }
        if (name == null) {
            problems.add(line(node), "'" + label + "' has no name");
            return null;
        }
        return new StackFile.Entry(name, flavor, attributes, line(node));
    }

    private Map<String, Node> keys(@Nullable Node node, String what) {
        Map<String, Node> keys = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            if (node != null) {
                problems.add(line(node), what + " must be keys with values");
            }
            return keys;
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple pair : mapping.getValue()) {
            String key = scalar(pair.getKeyNode(), what);
            if (key != null && !seen.add(key)) {
                problems.add(line(pair.getKeyNode()), "the key '" + key + "' is there twice");
            } else if (key != null) {
                keys.put(key, pair.getValueNode());
            }
        }
        return keys;
    }

    private @Nullable String scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problems.add(line(node), "'" + what + "' must be a single value");
        return null;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static @Nullable Role role(String label) {
        for (Role role : Role.values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        return null;
    }
}
