package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Component;
import java.util.LinkedHashMap;
import java.util.Map;

/** How components are shown. The keys are what programs read: never renamed. */
public final class ComponentView {
    private ComponentView() {}

    /** All there is, for programs. */
    public static Map<String, Object> json(Component component) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("role", component.role().label());
        json.put("name", component.name());
        json.put("flavor", component.flavor());
        json.put("attributes", component.attributes());
        json.put("connector", component.connector());
        json.put("created", component.created());
        json.put("updated", component.updated());
        return json;
    }

    /** {@code cpus=2, path=/x}. */
    public static String attributes(Map<String, String> attributes) {
        StringBuilder text = new StringBuilder();
        attributes.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(value));
        return text.toString();
    }
}
