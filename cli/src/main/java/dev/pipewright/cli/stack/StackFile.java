package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.StackEntry;
import dev.pipewright.activities.json.Json;
import dev.pipewright.stack.Stack;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stack as a file that another catalog can take it from.
 *
 * @param name null if the file does not say
 * @param line of the name, from 1
 */
record StackFile(@Nullable String name, int line, Map<Role, Entry> components) {
    /**
     * A component of it.
     *
     * @param flavor null for a component that the reading catalog has to have
     * @param line from 1
     */
    record Entry(String name, @Nullable String flavor, Map<String, String> attributes, int line) {}

    /** What there is about a stack. The default components differ from machine to machine: they are only named. */
    static StackFile of(Catalog catalog, String name) {
        StackEntry stack = catalog.stacks().get(name);
        Map<Role, Entry> components = new EnumMap<>(Role.class);
        stack.components().forEach((role, chosen) -> {
            Component component = catalog.components().get(role, chosen);
            boolean everywhere = chosen.equals(Stack.DEFAULT_NAME) && role.required();
            components.put(
                    role,
                    everywhere
                            ? new Entry(chosen, null, Map.of(), 0)
                            : new Entry(chosen, component.flavor(), component.attributes(), 0));
        });
        return new StackFile(stack.name(), 0, components);
    }

    /** The same for programs, with the keys of the file. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stack", String.valueOf(name));
        components.forEach((role, entry) -> {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("name", entry.name);
            if (entry.flavor != null) {
                component.put("flavor", entry.flavor);
            }
            if (!entry.attributes.isEmpty()) {
                component.put("attributes", entry.attributes);
            }
            json.put(role.label(), component);
        });
        return json;
    }

    /** YAML, every value in quotes: a name may look like a number. */
    String yaml() {
        StringBuilder yaml = new StringBuilder("# A Pipewright stack, for: pipewright stack import FILE\n");
        yaml.append("stack: ").append(quoted(String.valueOf(name))).append('\n');
        components.forEach((role, entry) -> {
            yaml.append(role.label()).append(":\n");
            yaml.append("  name: ").append(quoted(entry.name)).append('\n');
            if (entry.flavor != null) {
                yaml.append("  flavor: ").append(quoted(entry.flavor)).append('\n');
            }
            if (!entry.attributes.isEmpty()) {
                yaml.append("  attributes:\n");
                entry.attributes.forEach((key, value) -> yaml.append("    ")
                        .append(key)
                        .append(": ")
                        .append(quoted(value))
                        .append('\n'));
            }
        });
        return yaml.toString();
    }

    /** What is a string in JSON is the same string in YAML. */
    private static String quoted(String text) {
        return Json.text(text);
    }
}
