package dev.pipewright.activities.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Statements on the one connection of a catalog. Each is prepared once; threads take turns. */
final class Sql implements AutoCloseable {
    /** How often a transaction that another process got in the way of is begun again. */
    private static final int TRIES = 50;

    private final Connection connection;
    private final Path file;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean inTransaction;

    Sql(Connection connection, Path file) {
        this.connection = connection;
        this.file = file;
    }

    /** All rows, read to the end before anything is returned: an open result would hold back checkpoints. */
    <T> List<T> list(String statement, Row.Reader<T> reader, @Nullable Object... values) {
        return query(
                statement,
                results -> {
                    Row row = new Row(results);
                    List<T> list = new ArrayList<>();
                    while (results.next()) {
                        list.add(reader.read(row));
                    }
                    return list;
                },
                values);
    }

    /** The first row, or null where there is none. */
    <T extends @Nullable Object> @Nullable T first(String statement, Row.Reader<T> reader, @Nullable Object... values) {
        return query(statement, results -> results.next() ? reader.read(new Row(results)) : null, values);
    }

    private <T extends @Nullable Object> T query(String statement, Reading<T> reading, @Nullable Object... values) {
        lock.lock();
        try (ResultSet results = using(statement, PreparedStatement::executeQuery, values)) {
            return reading.of(results);
        } catch (SQLException e) {
            forget(statement);
            throw CatalogTrouble.of(file, e);
        } finally {
            lock.unlock();
        }
    }

    /** The first column of the first row as a number, 0 where there is none. */
    long number(String statement, @Nullable Object... values) {
        Long value = first(statement, row -> row.number(1), values);
        return value == null ? 0 : value;
    }

    /** Changes rows, inside {@link #write} where there is more than one statement; returns how many. */
    int update(String statement, @Nullable Object... values) {
        lock.lock();
        try {
            return using(statement, PreparedStatement::executeUpdate, values);
        } catch (SQLException e) {
            throw CatalogTrouble.of(file, e);
        } finally {
            lock.unlock();
        }
    }

    /** One transaction that holds SQLite's write lock from its first statement; inside another it is part of that. */
    <T> T write(Supplier<T> work) {
        return transaction("BEGIN IMMEDIATE", work);
    }

    /** Like {@link #write(Supplier)}, for work without a result. */
    void write(Runnable work) {
        write(() -> {
            work.run();
            return true;
        });
    }

    /** Several reads that see one state of the catalog. */
    <T> T read(Supplier<T> work) {
        return transaction("BEGIN", work);
    }

    private <T> T transaction(String begin, Supplier<T> work) {
        lock.lock();
        try {
            if (inTransaction) {
                return work.get();
            }
            return outermost(begin, work);
        } finally {
            lock.unlock();
        }
    }

    private <T> T outermost(String begin, Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(begin, work);
            } catch (SQLException e) {
                if (!busy(e) || attempt == TRIES) {
                    throw CatalogTrouble.of(file, e);
                }
            }
        }
    }

    private <T> T once(String begin, Supplier<T> work) throws SQLException {
        execute(begin);
        inTransaction = true;
        boolean done = false;
        try {
            T result = work.get();
            execute("COMMIT");
            done = true;
            return result;
        } finally {
            inTransaction = false;
            if (!done) {
                rollBack();
            }
        }
    }

    private void rollBack() {
        // Not a prepared one: whatever happened to that, the next transaction must find this one ended.
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself (disk full, I/O error); the first failure is the one to tell.
            return;
        }
    }

    private void execute(String statement) throws SQLException {
        using(statement, PreparedStatement::execute);
    }

    /** Busy although the timeout has not passed: a snapshot went stale, or a recovery was under way. */
    private static boolean busy(SQLException e) {
        return e instanceof SQLiteException failure
                && (failure.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT
                        || failure.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_RECOVERY);
    }

    private <T> T using(String statement, Use<T> use, @Nullable Object... values) throws SQLException {
        try {
            PreparedStatement known = prepared.get(statement);
            if (known == null) {
                known = connection.prepareStatement(statement);
                prepared.put(statement, known);
            }
            for (int i = 0; i < values.length; i++) {
                bind(known, i + 1, values[i]);
            }
            return use.of(known);
        } catch (SQLException e) {
            forget(statement);
            throw e;
        }
    }

    /** The driver finalizes a statement that met a full disk or an I/O error: used again, it would fail for ever. */
    private void forget(String statement) {
        PreparedStatement broken = prepared.remove(statement);
        if (broken == null) {
            return;
        }
        try {
            broken.close();
        } catch (SQLException e) {
            return; // closed or not, it is not used again
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Instant instant) {
            statement.setLong(index, instant.toEpochMilli());
        } else if (value instanceof Boolean flag) {
            statement.setInt(index, flag ? 1 : 0);
        } else if (value instanceof Enum<?> constant) {
            statement.setString(index, constant.name());
        } else {
            statement.setObject(index, value);
        }
    }

    /** Ends the connection. A second call does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            prepared.clear();
            connection.close();
        } catch (SQLException e) {
            throw CatalogTrouble.of(file, e);
        } finally {
            lock.unlock();
        }
    }

    /** What is done with a statement. */
    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** What is done with a result. */
    @FunctionalInterface
    private interface Reading<T extends @Nullable Object> {
        T of(ResultSet results) throws SQLException;
    }
}
