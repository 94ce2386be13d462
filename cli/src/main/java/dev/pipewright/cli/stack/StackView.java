package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.catalog.StackEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/** How stacks are shown. The keys are what programs read: never renamed. */
final class StackView {
    private StackView() {}

    static Map<String, Object> json(StackEntry stack) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", stack.name());
        json.put("active", stack.active());
        for (Role role : Role.values()) {
            json.put(key(role), stack.components().get(role));
        }
        json.put("created", stack.created());
        json.put("updated", stack.updated());
        return json;
    }

    /** {@code artifact_store}. */
    static String key(Role role) {
        return role.label().replace('-', '_');
    }
}
