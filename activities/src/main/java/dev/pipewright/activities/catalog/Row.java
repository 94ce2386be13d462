package dev.pipewright.activities.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The current row of a result, by column number from 1. */
final class Row {
    /** Makes a value of a row. */
    interface Reader<T extends @Nullable Object> {
        T read(Row row) throws SQLException;
    }

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    String text(int column) throws SQLException {
        String text = results.getString(column);
        return text == null ? "" : text;
    }

    @Nullable
    String textOrNull(int column) throws SQLException {
        return results.getString(column);
    }

    long number(int column) throws SQLException {
        return results.getLong(column);
    }

    double decimal(int column) throws SQLException {
        return results.getDouble(column);
    }

    int integer(int column) throws SQLException {
        return results.getInt(column);
    }

    @Nullable
    Integer integerOrNull(int column) throws SQLException {
        int value = results.getInt(column);
        return results.wasNull() ? null : value;
    }

    boolean flag(int column) throws SQLException {
        return results.getInt(column) != 0;
    }

    /** Null stands for the epoch in columns that are never null. */
    Instant instant(int column) throws SQLException {
        return Instant.ofEpochMilli(results.getLong(column));
    }

    @Nullable
    Instant instantOrNull(int column) throws SQLException {
        long millis = results.getLong(column);
        return results.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
