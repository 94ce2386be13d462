package dev.pipewright.activities.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A registered stack.
 *
 * @param active whether commands use it that name none
 * @param components names of the components by role
 * @param updated when it was last changed, at first when it was registered
 */
public record StackEntry(String name, boolean active, Map<Role, String> components, Instant created, Instant updated) {
    public StackEntry {
        Map<Role, String> sorted = new EnumMap<>(Role.class);
        sorted.putAll(components);
        components = Collections.unmodifiableMap(sorted);
    }
}
