package dev.pipewright.activities.catalog;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The secrets, sealed: their values are nowhere in the catalog's files. */
public final class Secrets {
    /** Linux takes no longer environment variable, name and equals sign included. */
    private static final int LONGEST = 128 * 1024 - 66;

    private static final String COLUMNS = "SELECT name, created, updated FROM secret";

    private final Sql sql;
    private final Sealing sealing;
    private final Clock clock;

    Secrets(Sql sql, Sealing sealing, Clock clock) {
        this.sql = sql;
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * Adds a secret; the first one of a catalog creates its key file.
     *
     * @throws CatalogException INVALID for the name or the value, REFUSED if the name is taken
     */
    public Secret create(String name, String value) {
        Names.checkVariable("secret", name);
        check(name, value);
        return sql.write(() -> {
            if (sql.number("SELECT COUNT(*) FROM secret WHERE name = ?", name) > 0) {
                throw CatalogException.refused(
                        "Cannot create secret '" + name + "': the name is taken",
                        "pipewright secret update " + name + " gives it another value");
            }
            SecretKey.Sealed sealed = sealing.seal(SecretKey.Thing.secret(name), value);
            Instant now = clock.instant();
            sql.update(
                    "INSERT INTO secret (name, key_id, nonce, sealed, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
                    name,
                    sealed.keyId(),
                    sealed.nonce(),
                    sealed.bytes(),
                    now,
                    now);
            return get(name);
        });
    }

    /** All secrets, by name. */
    public List<Secret> list() {
        return sql.list(COLUMNS + " ORDER BY name", Secrets::row);
    }

    /** The secret of that name, or NOT_FOUND with the registered ones. */
    public Secret get(String name) {
        Secret secret = sql.first(COLUMNS + " WHERE name = ?", Secrets::row, name);
        if (secret == null) {
            throw unknown(name);
        }
        return secret;
    }

    /** Gives a secret another value, also one whose old value can no longer be read; NOT_FOUND, or INVALID. */
    public Secret update(String name, String value) {
        check(name, value);
        return sql.write(() -> {
            get(name);
            SecretKey.Sealed sealed = sealing.seal(SecretKey.Thing.secret(name), value);
            sql.update(
                    "UPDATE secret SET key_id = ?, nonce = ?, sealed = ?, updated = ? WHERE name = ?",
                    sealed.keyId(),
                    sealed.nonce(),
                    sealed.bytes(),
                    clock.instant(),
                    name);
            return get(name);
        });
    }

    /** Takes a secret away, or NOT_FOUND. */
    public void delete(String name) {
        if (sql.update("DELETE FROM secret WHERE name = ?", name) == 0) {
            throw unknown(name);
        }
    }

    /**
     * The value, in the clear.
     *
     * @throws CatalogException NOT_FOUND, or UNUSABLE for another key or a changed row
     */
    public String value(String name) {
        SecretKey.Sealed sealed = sql.first(
                "SELECT key_id, nonce, sealed FROM secret WHERE name = ?",
                row -> new SecretKey.Sealed(row.text(1), row.text(2), row.text(3)),
                name);
        if (sealed == null) {
            throw unknown(name);
        }
        return sealing.open(SecretKey.Thing.secret(name), sealed);
    }

    private static void check(String name, String value) {
        String why = null;
        if (value.isEmpty()) {
            why = "it is empty";
        } else if (value.indexOf('\0') >= 0) {
            why = "it has a zero byte, which no environment variable can hold";
        } else if (value.length() > LONGEST) {
            why = "it has " + value.length() + " characters, an environment variable at most " + LONGEST;
        }
        if (why != null) {
            throw CatalogException.invalid("Cannot use the value given for secret '" + name + "': " + why, null);
        }
    }

    private CatalogException unknown(String name) {
        List<String> names = sql.list("SELECT name FROM secret ORDER BY name", row -> row.text(1));
        String nearest = Nearest.hint(name, names);
        return CatalogException.notFound(
                "Cannot find secret '" + name + "': none of that name is registered (registered: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ")",
                nearest == null ? "pipewright secret create " + name : nearest);
    }

    private static Secret row(Row row) throws SQLException {
        return new Secret(row.text(1), row.instant(2), row.instant(3));
    }
}
