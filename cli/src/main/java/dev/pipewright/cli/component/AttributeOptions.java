package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Attribute;
import dev.pipewright.activities.catalog.Flavor;
import dev.pipewright.activities.catalog.Flavors;
import dev.pipewright.activities.catalog.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The attributes of a role's flavors as options of a command: help lists them, completion knows them, and a mistyped one
 * is told like any other option. Whether the flavor takes them is checked by the catalog.
 */
final class AttributeOptions {
    private AttributeOptions() {}

    /** Adds them to a command. Called once, before it parses anything. */
    static void addTo(CommandSpec spec, Role role) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .validate(false)
                .exclusive(false)
                .order(100)
                .heading("%nAttributes, by flavor:%n");
        Map<String, OptionSpec.Builder> options = new LinkedHashMap<>();
        Map<String, String> descriptions = new LinkedHashMap<>();
        for (Flavor flavor : Flavors.of(role)) {
            for (Attribute attribute : flavor.attributes()) {
                options.computeIfAbsent(attribute.name(), name -> option(attribute));
                descriptions.merge(attribute.name(), described(flavor, attribute), (a, b) -> a + "%n" + b);
            }
        }
        options.forEach((name, option) ->
                group.addArg(option.description(descriptions.get(name)).build()));
        spec.addArgGroup(group.build());
    }

    private static OptionSpec.Builder option(Attribute attribute) {
        return OptionSpec.builder("--" + attribute.name())
                .type(String.class)
                .arity("1")
                .paramLabel(attribute.type().name());
    }

    private static String described(Flavor flavor, Attribute attribute) {
        String rest = attribute.required()
                ? " (required)"
                : attribute.fallback() == null ? "" : " (default: " + attribute.fallback() + ")";
        return (flavor.name() + ": " + attribute.description() + rest).replace("%", "%%");
    }

    /** Those that the command line gave, by name. */
    static Map<String, String> given(CommandSpec spec, Role role) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Flavor flavor : Flavors.of(role)) {
            for (Attribute attribute : flavor.attributes()) {
                String value = spec.findOption("--" + attribute.name()).getValue();
                if (value != null) {
                    given.put(attribute.name(), value);
                }
            }
        }
        return given;
    }
}
