package dev.pipewright.activities.catalog;

/** The catalog's count of changes to runs and steps. */
final class Revisions {
    private final Sql sql;

    Revisions(Sql sql) {
        this.sql = sql;
    }

    /** The number of the change that the surrounding transaction makes; larger than all before it. */
    long next() {
        return sql.number("UPDATE revision SET value = value + 1 WHERE id = 1 RETURNING value");
    }
}
