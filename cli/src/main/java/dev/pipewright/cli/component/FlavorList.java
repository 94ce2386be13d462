package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Attribute;
import dev.pipewright.activities.catalog.Flavor;
import dev.pipewright.activities.catalog.Flavors;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the flavors of a role with their attributes. */
@Command(
        name = "list",
        description = "List the flavors of ${bundle:text.plural} and the attributes that each takes.",
        footer = "  pipewright ${bundle:text.noun} flavor list")
final class FlavorList implements Runnable {
    private final Role role;
    private final Environment environment;

    @Mixin
    private OutputOption output;

    FlavorList(Role role, Environment environment) {
        this.role = role;
        this.environment = environment;
    }

    @Override
    public void run() {
        if (output.json()) {
            Json.print(
                    environment.out(),
                    Flavors.of(role).stream().map(FlavorList::json).toList());
            return;
        }
        Table table = Table.of(environment.outColour(), "FLAVOR", "ATTRIBUTE", "TYPE", "REQUIRED", "DESCRIPTION");
        for (Flavor flavor : Flavors.of(role)) {
            table.row(flavor.name(), null, null, null, flavor.description());
            for (Attribute attribute : flavor.attributes()) {
                table.row(
                        flavor.name(),
                        "--" + attribute.name(),
                        type(attribute),
                        attribute.required() ? "yes" : "no",
                        attribute.description()
                                + (attribute.fallback() == null ? "" : " (default: " + attribute.fallback() + ")"));
            }
        }
        table.print(environment.out());
    }

    private static Map<String, Object> json(Flavor flavor) {
        List<Map<String, Object>> attributes = new ArrayList<>();
        for (Attribute attribute : flavor.attributes()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", attribute.name());
            json.put("description", attribute.description());
            json.put("type", type(attribute));
            json.put("required", attribute.required());
            json.put("default", attribute.fallback());
            attributes.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", flavor.name());
        json.put("description", flavor.description());
        json.put("attributes", attributes);
        return json;
    }

    private static String type(Attribute attribute) {
        return attribute.type().name().toLowerCase(Locale.ROOT);
    }
}
