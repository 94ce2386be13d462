package dev.pipewright.activities.catalog;

import dev.pipewright.stack.Stack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registered components. */
public final class Components {
    private static final String COLUMNS = "SELECT c.id, c.role, c.name, c.flavor, c.created, c.updated, k.name"
            + " FROM component c LEFT JOIN connector k ON k.id = c.connector_id";

    private final Sql sql;
    private final Connectors connectors;
    private final Path dataFolder;
    private final Clock clock;

    Components(Sql sql, Connectors connectors, Path dataFolder, Clock clock) {
        this.sql = sql;
        this.connectors = connectors;
        this.dataFolder = dataFolder;
        this.clock = clock;
    }

    /**
     * Adds a component.
     *
     * @param attributes by name; a relative path is taken from the current folder
     * @throws CatalogException INVALID for the name, the flavor or the attributes, REFUSED if the name is taken
     */
    public Component register(Role role, String name, String flavor, Map<String, String> attributes) {
        Names.check(role.words(), name);
        Map<String, String> checked = Flavors.checked(Flavors.get(role, flavor), attributes, Path.of(""));
        return sql.write(() -> {
            refuseTaken(role, name, "register");
            Instant now = clock.instant();
            sql.update(
                    "INSERT INTO component (role, name, flavor, created, updated) VALUES (?, ?, ?, ?, ?)",
                    role.label(),
                    name,
                    flavor,
                    now,
                    now);
            store(id(role, name), checked);
            return get(role, name);
        });
    }

    /** All of a role, by name. */
    public List<Component> list(Role role) {
        return sql.read(() ->
                withAttributes(sql.list(COLUMNS + " WHERE c.role = ? ORDER BY c.name", Components::row, role.label())));
    }

    /** The component of that name, or NOT_FOUND with the registered ones. */
    public Component get(Role role, String name) {
        return sql.read(() -> withAttributes(List.of(found(role, name))).get(0));
    }

    /**
     * Changes attributes; a null value takes one away, others stay as they are.
     *
     * @throws CatalogException NOT_FOUND, or INVALID where the flavor does not take the result
     */
    public Component update(Role role, String name, Map<String, @Nullable String> changes) {
        return sql.write(() -> {
            Component before = get(role, name);
            Map<String, String> wanted = new TreeMap<>(before.attributes());
            changes.forEach((attribute, value) -> {
                if (value == null) {
                    wanted.remove(attribute);
                } else {
                    wanted.put(attribute, value);
                }
            });
            Map<String, String> checked = Flavors.checked(Flavors.get(role, before.flavor()), wanted, Path.of(""));
            long id = id(role, name);
            sql.update("DELETE FROM component_attribute WHERE component_id = ?", id);
            store(id, checked);
            sql.update("UPDATE component SET updated = ? WHERE id = ?", clock.instant(), id);
            return get(role, name);
        });
    }

    /**
     * Lets a component authenticate with a service connector.
     *
     * @param connector null for what the host itself has
     * @throws CatalogException NOT_FOUND for either, REFUSED where the flavor authenticates to nothing, or not to that cloud
     */
    public Component connect(Role role, String name, @Nullable String connector) {
        return sql.write(() -> {
            Component before = get(role, name);
            if (connector != null) {
                Flavors.refuseConnector(before, connectors.get(connector));
            }
            sql.update(
                    "UPDATE component SET connector_id = ?, updated = ? WHERE id = ?",
                    connector == null ? null : connectors.id(connector),
                    clock.instant(),
                    id(role, name));
            return get(role, name);
        });
    }

    /** Gives a component another name; its stacks keep it. NOT_FOUND, INVALID, or REFUSED if taken or the default. */
    public Component rename(Role role, String name, String newName) {
        Names.check(role.words(), newName);
        return sql.write(() -> {
            long id = id(role, name);
            refuseDefault(role, name, "rename");
            refuseTaken(role, newName, "rename " + role.words() + " '" + name + "' to");
            sql.update("UPDATE component SET name = ?, updated = ? WHERE id = ?", newName, clock.instant(), id);
            return get(role, newName);
        });
    }

    /** Takes a component away; REFUSED while a stack has it, naming the stacks, and for the default. */
    public void delete(Role role, String name) {
        sql.write(() -> {
            long id = id(role, name);
            refuseDefault(role, name, "delete");
            List<String> users = stacksUsing(role, name);
            if (!users.isEmpty()) {
                throw CatalogException.refused(
                        "Cannot delete " + role.words() + " '" + name + "': it is used by " + stacks(users),
                        "pipewright stack update " + users.get(0) + " --" + role.label() + "=OTHER");
            }
            sql.update("DELETE FROM component WHERE id = ?", id);
        });
    }

    /** The names of the stacks that have the component, sorted. */
    public List<String> stacksUsing(Role role, String name) {
        return sql.list(
                "SELECT s.name FROM stack_component sc JOIN stack s ON s.id = sc.stack_id"
                        + " WHERE sc.component_id = ? ORDER BY s.name",
                row -> row.text(1),
                id(role, name));
    }

    /** The key that stacks refer to; NOT_FOUND with the registered ones. */
    long id(Role role, String name) {
        return found(role, name).id;
    }

    private Stored found(Role role, String name) {
        Stored found = sql.first(COLUMNS + " WHERE c.role = ? AND c.name = ?", Components::row, role.label(), name);
        if (found != null) {
            return found;
        }
        List<String> names =
                sql.list("SELECT name FROM component WHERE role = ? ORDER BY name", row -> row.text(1), role.label());
        String nearest = Nearest.hint(name, names);
        throw CatalogException.notFound(
                "Cannot find " + role.words() + " '" + name + "': none of that name is registered (registered: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ")",
                nearest == null ? "pipewright " + role.label() + " list" : nearest);
    }

    private void refuseTaken(Role role, String name, String verb) {
        boolean taken =
                sql.number("SELECT COUNT(*) FROM component WHERE role = ? AND name = ?", role.label(), name) > 0;
        if (taken) {
            throw CatalogException.refused(
                    "Cannot " + verb + " " + (verb.endsWith("to") ? "" : role.words() + " ") + "'" + name
                            + "': the name is taken",
                    "pipewright " + role.label() + " describe " + name);
        }
    }

    private static void refuseDefault(Role role, String name, String verb) {
        if (name.equals(Stack.DEFAULT_NAME) && role.required()) {
            throw CatalogException.refused(
                    "Cannot " + verb + " " + role.words() + " 'default': it belongs to the default stack, which is"
                            + " always there",
                    "pipewright " + role.label() + " update default changes its attributes");
        }
    }

    private static String stacks(List<String> names) {
        return (names.size() == 1 ? "stack '" : "stacks '") + String.join("', '", names) + "'";
    }

    private void store(long id, Map<String, String> attributes) {
        attributes.forEach((name, value) -> sql.update(
                "INSERT INTO component_attribute (component_id, name, value) VALUES (?, ?, ?)", id, name, value));
    }

    private record Stored(
            long id,
            Role role,
            String name,
            String flavor,
            Instant created,
            Instant updated,
            @Nullable String connector) {}

    private static Stored row(Row row) throws SQLException {
        return new Stored(
                row.number(1),
                Role.of(row.text(2)),
                row.text(3),
                row.text(4),
                row.instant(5),
                row.instant(6),
                row.textOrNull(7));
    }

    private List<Component> withAttributes(List<Stored> rows) {
        Map<Long, Map<String, String>> attributes = new HashMap<>();
        if (rows.size() == 1) {
            attributes(attributes, " WHERE component_id = ?", rows.get(0).id);
        } else if (!rows.isEmpty()) {
            attributes(attributes, "");
        }
        List<Component> components = new ArrayList<>();
        for (Stored row : rows) {
            components.add(component(row, attributes.getOrDefault(row.id, Map.of())));
        }
        return components;
    }

    private void attributes(Map<Long, Map<String, String>> into, String where, @Nullable Object... values) {
        sql.list(
                "SELECT component_id, name, value FROM component_attribute" + where,
                row -> into.computeIfAbsent(row.number(1), id -> new TreeMap<>())
                        .put(row.text(2), row.text(3)),
                values);
    }

    /** The default store's path is relative in the catalog, so that a data folder can be moved. */
    private Component component(Stored row, Map<String, String> stored) {
        Map<String, String> attributes = stored;
        if (row.role == Role.ARTIFACT_STORE && row.flavor.equals("local") && stored.containsKey("path")) {
            attributes = new TreeMap<>(stored);
            attributes.put("path", dataFolder.resolve(stored.get("path")).toString());
        }
        return new Component(row.role, row.name, row.flavor, attributes, row.connector, row.created, row.updated);
    }
}
