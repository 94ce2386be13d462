package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registered connectors. Their secrets are sealed, bound to their names. */
public final class Connectors {
    private static final String COLUMNS = "SELECT id, name, type, method, expires, created, updated FROM connector";

    private final Sql sql;
    private final Sealing sealing;
    private final Clock clock;

    Connectors(Sql sql, Sealing sealing, Clock clock) {
        this.sql = sql;
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * Adds a connector.
     *
     * @throws CatalogException INVALID for the name, REFUSED if it is taken
     */
    public Connector register(String name, String type, Access access) {
        Names.check("service connector", name);
        return sql.write(() -> {
            refuseTaken(name);
            Instant now = clock.instant();
            sql.update(
                    "INSERT INTO connector (name, type, method, created, updated) VALUES (?, ?, ?, ?, ?)",
                    name,
                    type,
                    access.method(),
                    now,
                    now);
            store(name, access);
            return get(name);
        });
    }

    /** Refuses a name that is taken. */
    public void refuseTaken(String name) {
        if (sql.number("SELECT COUNT(*) FROM connector WHERE name = ?", name) > 0) {
            throw CatalogException.refused(
                    "Cannot register service connector '" + name + "': the name is taken",
                    "pipewright service-connector update " + name + " changes it");
        }
    }

    /** All connectors, by name. */
    public List<Connector> list() {
        return sql.read(() -> sql.list(COLUMNS + " ORDER BY name", Connectors::row).stream()
                .map(this::connector)
                .toList());
    }

    /** The connector of that name, or NOT_FOUND with the registered ones. */
    public Connector get(String name) {
        return sql.read(() -> connector(found(name)));
    }

    /** Gives a connector another way to authenticate, with all that belongs to it; NOT_FOUND. */
    public Connector update(String name, Access access) {
        return sql.write(() -> {
            found(name);
            store(name, access);
            return get(name);
        });
    }

    /** Takes a connector away; REFUSED while a component uses it, naming the components. */
    public void delete(String name) {
        sql.write(() -> {
            found(name);
            List<String> users = users(name);
            if (!users.isEmpty()) {
                throw CatalogException.refused(
                        "Cannot delete service connector '" + name + "': it is used by " + String.join(", ", users),
                        "pipewright " + users.get(0).replace("'", "").replaceFirst(" ", " disconnect "));
            }
            sql.update("DELETE FROM connector WHERE name = ?", name);
        });
    }

    /** The components that use it, {@code artifact-store 'cloud'}. */
    public List<String> users(String name) {
        return sql.list(
                "SELECT c.role, c.name FROM component c JOIN connector k ON k.id = c.connector_id WHERE k.name = ?"
                        + " ORDER BY c.role, c.name",
                row -> row.text(1) + " '" + row.text(2) + "'",
                name);
    }

    /**
     * Its secrets by name, in the clear.
     *
     * @throws CatalogException NOT_FOUND, or UNUSABLE for another key or a changed row
     */
    public Map<String, String> secrets(String name) {
        found(name);
        SecretKey.Sealed sealed = sql.first(
                "SELECT key_id, nonce, sealed FROM connector WHERE name = ? AND sealed IS NOT NULL",
                row -> new SecretKey.Sealed(row.text(1), row.text(2), row.text(3)),
                name);
        Map<String, String> secrets = new TreeMap<>();
        if (sealed != null) {
            Json.object(sealing.open(thing(name), sealed))
                    .forEach((key, value) -> secrets.put(key, String.valueOf(value)));
        }
        return secrets;
    }

    /** The key that components refer to; NOT_FOUND with the registered ones. */
    long id(String name) {
        return found(name).id;
    }

    private static SecretKey.Thing thing(String name) {
        return new SecretKey.Thing(
                "service-connector/" + name, // no secret can have that name
                "the secrets of service connector '" + name + "'",
                "pipewright service-connector update " + name);
    }

    private void store(String name, Access access) {
        SecretKey.@Nullable Sealed sealed =
                access.secrets().isEmpty() ? null : sealing.seal(thing(name), Json.compact(access.secrets()));
        sql.update(
                "UPDATE connector SET method = ?, key_id = ?, nonce = ?, sealed = ?, expires = ?, updated = ? WHERE name = ?",
                access.method(),
                sealed == null ? null : sealed.keyId(),
                sealed == null ? null : sealed.nonce(),
                sealed == null ? null : sealed.bytes(),
                access.expires(),
                clock.instant(),
                name);
        long id = id(name);
        sql.update("DELETE FROM connector_setting WHERE connector_id = ?", id);
        access.settings()
                .forEach((setting, value) -> sql.update(
                        "INSERT INTO connector_setting (connector_id, name, value) VALUES (?, ?, ?)",
                        id,
                        setting,
                        value));
    }

    private Stored found(String name) {
        Stored found = sql.first(COLUMNS + " WHERE name = ?", Connectors::row, name);
        if (found != null) {
            return found;
        }
        List<String> names = sql.list("SELECT name FROM connector ORDER BY name", row -> row.text(1));
        String nearest = Nearest.hint(name, names);
        throw CatalogException.notFound(
                "Cannot find service connector '" + name + "': none of that name is registered (registered: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ")",
                nearest == null ? "pipewright service-connector list" : nearest);
    }

    private Connector connector(Stored row) {
        Map<String, String> settings = new HashMap<>();
        sql.list(
                "SELECT name, value FROM connector_setting WHERE connector_id = ?",
                setting -> settings.put(setting.text(1), setting.text(2)),
                row.id);
        return new Connector(row.name, row.type, row.method, settings, row.expires, row.created, row.updated);
    }

    private record Stored(
            long id,
            String name,
            String type,
            String method,
            @Nullable Instant expires,
            Instant created,
            Instant updated) {}

    private static Stored row(Row row) throws SQLException {
        return new Stored(
                row.number(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.instantOrNull(5),
                row.instant(6),
                row.instant(7));
    }
}
