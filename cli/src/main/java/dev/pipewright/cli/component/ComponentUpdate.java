package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes attributes of a component. */
@Command(
        name = "update",
        description =
                "Change attributes of ${bundle:text.a}; those that are not named stay as they are. Runs that have begun do not notice.",
        footer = "  pipewright ${bundle:text.noun} update ${bundle:text.name} ${bundle:text.attribute}")
final class ComponentUpdate implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Option(names = "--unset", paramLabel = "KEY", description = "Take this attribute away; may be repeated")
    private List<String> unset = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    ComponentUpdate(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Map<String, @Nullable String> changes = changes();
        @SuppressWarnings("NullAway") // JDK 17 does not see the nullable values in the class file of the callee
        Component after = catalog.get().components().update(role, name, changes);
        String now = ComponentView.attributes(after.attributes());
        environment.say("Updated " + role.words() + " '" + name + "'" + (now.isEmpty() ? "" : ": " + now));
    }

    private Map<String, @Nullable String> changes() {
        Map<String, @Nullable String> changes = new LinkedHashMap<>(AttributeOptions.given(spec, role));
        if (changes.isEmpty() && unset.isEmpty()) {
            throw refused("no attribute is named", "pipewright " + role.label() + " update --help lists them");
        }
        Map<String, String> before = catalog.get().components().get(role, name).attributes();
        for (String key : unset) {
            if (changes.containsKey(key)) {
                throw refused("'" + key + "' is both set and unset", null);
            }
            if (!before.containsKey(key)) {
                String set = before.isEmpty() ? "none" : String.join(", ", before.keySet());
                throw refused(
                        "'" + key + "' is not set, so it cannot be unset (set: " + set + ")",
                        "pipewright " + role.label() + " describe " + name);
            }
        }
        unset.forEach(key -> changes.put(key, null));
        return changes;
    }

    private UserError refused(String why, @Nullable String hint) {
        return UserError.usage("Cannot update " + role.words() + " '" + name + "': " + why, hint);
    }
}
