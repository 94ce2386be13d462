package dev.pipewright.activities.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A registered component.
 *
 * @param name unique among those of the role
 * @param attributes by name, sorted; paths are absolute
 * @param updated when it was last changed, at first when it was registered
 */
public record Component(
        Role role, String name, String flavor, Map<String, String> attributes, Instant created, Instant updated) {
    public Component {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
