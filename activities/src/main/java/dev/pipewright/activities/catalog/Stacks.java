package dev.pipewright.activities.catalog;

import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Stack;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The registered stacks, one of which is active. */
public final class Stacks {
    private static final String COLUMNS = "SELECT s.id, s.name, a.id IS NOT NULL, s.created, s.updated"
            + " FROM stack s LEFT JOIN active_stack a ON a.stack_id = s.id";

    private final Sql sql;
    private final Components components;
    private final Clock clock;

    Stacks(Sql sql, Components components, Clock clock) {
        this.sql = sql;
        this.components = components;
        this.clock = clock;
    }

    /**
     * Adds a stack.
     *
     * @param chosen names of components; an orchestrator and an artifact store are required
     * @throws CatalogException INVALID for the name or a missing role, REFUSED if the name is taken, NOT_FOUND for a
     *     component
     */
    public StackEntry register(String name, Map<Role, String> chosen) {
        Names.check("stack", name);
        refuseMissing(name, chosen);
        return sql.write(() -> {
            refuseTaken(name, "register");
            Instant now = clock.instant();
            sql.update("INSERT INTO stack (name, created, updated) VALUES (?, ?, ?)", name, now, now);
            long id = found(name).id;
            chosen.forEach((role, component) -> choose(id, role, component));
            return get(name);
        });
    }

    /** All stacks, by name. */
    public List<StackEntry> list() {
        return sql.read(() -> {
            Map<Long, Map<Role, String>> chosen = new HashMap<>();
            sql.list(
                    "SELECT sc.stack_id, sc.role, c.name FROM stack_component sc JOIN component c ON c.id ="
                            + " sc.component_id",
                    row -> chosen.computeIfAbsent(row.number(1), id -> new EnumMap<>(Role.class))
                            .put(Role.of(row.text(2)), row.text(3)));
            List<StackEntry> stacks = new ArrayList<>();
            for (Stored row : sql.list(COLUMNS + " ORDER BY s.name", Stacks::row)) {
                stacks.add(row.with(chosen.getOrDefault(row.id, Map.of())));
            }
            return stacks;
        });
    }

    /** The stack of that name, or NOT_FOUND with the registered ones. */
    public StackEntry get(String name) {
        return sql.read(() -> {
            Stored row = found(name);
            return row.with(chosen(row.id));
        });
    }

    /**
     * Exchanges components; other roles stay as they are.
     *
     * @param changes names of components by role; null takes the component of an optional role away
     * @throws CatalogException NOT_FOUND for the stack or a component, INVALID for a role that a stack cannot miss
     */
    public StackEntry update(String name, Map<Role, @Nullable String> changes) {
        return sql.write(() -> {
            long id = found(name).id;
            Map<Role, String> wanted = new EnumMap<>(Role.class);
            wanted.putAll(chosen(id));
            changes.forEach((role, component) -> {
                wanted.remove(role);
                sql.update("DELETE FROM stack_component WHERE stack_id = ? AND role = ?", id, role.label());
                if (component != null) {
                    wanted.put(role, component);
                    choose(id, role, component);
                }
            });
            refuseMissing(name, wanted);
            sql.update("UPDATE stack SET updated = ? WHERE id = ?", clock.instant(), id);
            return get(name);
        });
    }

    /** Gives a stack another name; it stays active if it was. REFUSED if taken, the default, or of unfinished runs. */
    public StackEntry rename(String name, String newName) {
        Names.check("stack", newName);
        return sql.write(() -> {
            long id = found(name).id;
            refuseDefault(name, "rename");
            refuseInUse(name, "rename");
            refuseTaken(newName, "rename stack '" + name + "' to");
            sql.update("UPDATE stack SET name = ?, updated = ? WHERE id = ?", newName, clock.instant(), id);
            return get(newName);
        });
    }

    /** Registers the same components under a second name. */
    public StackEntry copy(String name, String newName) {
        return sql.write(() -> register(newName, get(name).components()));
    }

    /** Takes a stack away; REFUSED for the default, the active one, and one that unfinished runs use. */
    public void delete(String name) {
        sql.write(() -> {
            Stored row = found(name);
            refuseDefault(name, "delete");
            if (row.active) {
                throw CatalogException.refused(
                        "Cannot delete stack '" + name + "': it is the active stack",
                        "pipewright stack set " + Stack.DEFAULT_NAME);
            }
            refuseInUse(name, "delete");
            sql.update("DELETE FROM stack WHERE id = ?", row.id);
        });
    }

    /** The name of the stack that commands use which name none. */
    public String active() {
        String name =
                sql.first("SELECT s.name FROM active_stack a JOIN stack s ON s.id = a.stack_id", row -> row.text(1));
        return name == null ? Stack.DEFAULT_NAME : name;
    }

    /** Makes a stack the active one. A second call changes nothing. */
    public void setActive(String name) {
        sql.write(() -> {
            sql.update("UPDATE active_stack SET stack_id = ?", found(name).id);
        });
    }

    /** The stack with its components as a run takes them, or NOT_FOUND with the registered ones. */
    public Stack resolve(String name) {
        return sql.read(() -> {
            Map<Role, String> chosen = chosen(found(name).id);
            String registry = chosen.get(Role.CONTAINER_REGISTRY);
            return new Stack(
                    name,
                    Flavors.orchestrator(component(Role.ORCHESTRATOR, chosen)),
                    Flavors.artifactStore(component(Role.ARTIFACT_STORE, chosen)),
                    registry == null ? null : registry(registry));
        });
    }

    private ContainerRegistry registry(String name) {
        return Flavors.containerRegistry(components.get(Role.CONTAINER_REGISTRY, name));
    }

    private Component component(Role role, Map<Role, String> chosen) {
        return components.get(role, chosen.getOrDefault(role, Stack.DEFAULT_NAME));
    }

    private Map<Role, String> chosen(long id) {
        Map<Role, String> chosen = new EnumMap<>(Role.class);
        sql.list(
                "SELECT sc.role, c.name FROM stack_component sc JOIN component c ON c.id = sc.component_id"
                        + " WHERE sc.stack_id = ?",
                row -> chosen.put(Role.of(row.text(1)), row.text(2)),
                id);
        return chosen;
    }

    private void choose(long id, Role role, String component) {
        sql.update(
                "INSERT INTO stack_component (stack_id, role, component_id) VALUES (?, ?, ?)",
                id,
                role.label(),
                components.id(role, component));
    }

    private Stored found(String name) {
        Stored row = sql.first(COLUMNS + " WHERE s.name = ?", Stacks::row, name);
        if (row != null) {
            return row;
        }
        List<String> names = sql.list("SELECT name FROM stack ORDER BY name", other -> other.text(1));
        String nearest = Nearest.hint(name, names);
        throw CatalogException.notFound(
                "Cannot find stack '" + name + "': no stack of that name is registered (registered: "
                        + String.join(", ", names) + ")",
                nearest == null ? "pipewright stack list" : nearest);
    }

    private void refuseTaken(String name, String verb) {
        if (sql.number("SELECT COUNT(*) FROM stack WHERE name = ?", name) > 0) {
            throw CatalogException.refused(
                    "Cannot " + verb + (verb.endsWith("to") ? " '" : " stack '") + name + "': the name is taken",
                    "pipewright stack describe " + name);
        }
    }

    private static void refuseMissing(String name, Map<Role, String> chosen) {
        for (Role role : Role.values()) {
            if (role.required() && chosen.get(role) == null) {
                throw CatalogException.invalid(
                        "Cannot keep stack '" + name + "' without an " + role.words() + ": every stack has one",
                        "add --" + role.label() + "=default");
            }
        }
    }

    private static void refuseDefault(String name, String verb) {
        if (name.equals(Stack.DEFAULT_NAME)) {
            throw CatalogException.refused(
                    "Cannot " + verb + " stack 'default': it is always there", "pipewright stack copy default NAME");
        }
    }

    private void refuseInUse(String name, String verb) {
        List<String> runs = sql.list(
                "SELECT name FROM run WHERE ended IS NULL AND stack = ? ORDER BY created, id",
                row -> row.text(1),
                name);
        if (!runs.isEmpty()) {
            throw CatalogException.refused(
                    "Cannot " + verb + " stack '" + name + "': it is used by unfinished run"
                            + (runs.size() == 1 ? " '" : "s '") + String.join("', '", runs) + "'",
                    "pipewright runs stop " + runs.get(0));
        }
    }

    private record Stored(long id, String name, boolean active, Instant created, Instant updated) {
        StackEntry with(Map<Role, String> components) {
            return new StackEntry(name, active, components, created, updated);
        }
    }

    private static Stored row(Row row) throws SQLException {
        return new Stored(row.number(1), row.text(2), row.flag(3), row.instant(4), row.instant(5));
    }
}
