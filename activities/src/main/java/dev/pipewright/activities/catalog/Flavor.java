package dev.pipewright.activities.catalog;

import java.util.List;

/**
 * A kind of component.
 *
 * @param name unique among those of the role
 * @param attributes in the order in which help shows them
 */
public record Flavor(Role role, String name, String description, List<Attribute> attributes) {
    public Flavor {
        attributes = List.copyOf(attributes);
    }
}
