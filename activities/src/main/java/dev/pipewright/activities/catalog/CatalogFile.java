package dev.pipewright.activities.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/** The file of a catalog: opened, brought up to date, or refused with nothing changed. */
final class CatalogFile {
    /** The version that this program reads and writes: that of the newest migration. */
    static final int VERSION = 3;

    private CatalogFile() {}

    /** A connection to an up-to-date catalog. The one query on the usual way is that for its version. */
    static Connection open(Path data, Path cache) {
        Path file = data.resolve("catalog.db");
        try {
            Folders.createPrivate(data);
            NativeLibrary.prepare(cache);
            if (!present(file)) {
                return migrated(file);
            }
            if (Files.isDirectory(file)) {
                throw CatalogTrouble.isFolder(file);
            }
            refuseReadOnly(file);
            Connection connection = connect(file);
            if (version(connection, file) == VERSION) {
                return connection;
            }
            connection.close();
            return migrated(file);
        } catch (SQLException e) {
            throw CatalogTrouble.of(file, e);
        } catch (IOException e) {
            throw CatalogTrouble.of(file, e);
        }
    }

    private static boolean present(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    /** The permission bits count for the superuser too: who took them away meant it. */
    private static void refuseReadOnly(Path file) throws IOException {
        boolean writable = Files.isWritable(file)
                && Files.isWritable(file.resolveSibling(""))
                && (!file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        || Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE));
        if (!writable) {
            throw CatalogTrouble.readOnly(file, null);
        }
    }

    /** One process (and one thread of it) at a time: Flyway itself takes no lock on SQLite. */
    private static Connection migrated(Path file) throws SQLException, IOException {
        synchronized (CatalogFile.class) {
            try (FileChannel channel = FileChannel.open(
                            file.resolveSibling("catalog.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock " + file.resolveSibling("catalog.lock") + " was lost");
                }
                create(file);
                Connection connection = connect(file);
                bringUpToDate(connection, file);
                return connection;
            }
        }
    }

    private static void bringUpToDate(Connection connection, Path file) throws SQLException {
        boolean done = false;
        try {
            int version = version(connection, file);
            if (version < VERSION) {
                if (version == 0) {
                    refuseForeign(connection, file);
                }
                writeAhead(connection);
                Migration.run(file);
            }
            done = true;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** Before anything is written: a file that holds tables but never was a catalog is somebody else's. */
    private static void refuseForeign(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("SELECT COUNT(*), SUM(name = 'flyway_schema_history')"
                        + " FROM sqlite_schema WHERE type = 'table'")) {
            if (results.next() && results.getInt(1) > 0 && results.getInt(2) == 0) {
                throw CatalogException.unusable(
                        "Cannot use " + file + " as the catalog: it is a database of another program",
                        "choose another data folder",
                        null);
            }
        }
    }

    private static void create(Path file) throws IOException {
        try {
            Folders.createPrivateFile(file);
        } catch (FileAlreadyExistsException e) {
            // Another process was first, or the file is there from long ago: both are fine.
            return;
        }
    }

    /** Kept in the file: later connections find it in this mode. */
    private static void writeAhead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", "30000");
        properties.setProperty("synchronous", "NORMAL");
        properties.setProperty("foreign_keys", "true");
        return JDBC.createConnection("jdbc:sqlite:" + file, properties);
    }

    private static int version(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("PRAGMA user_version")) {
            int version = results.next() ? results.getInt(1) : 0;
            if (version > VERSION) {
                throw newer(file, version);
            }
            return version;
        } catch (SQLException | CatalogException e) {
            connection.close();
            throw e;
        }
    }

    private static CatalogException newer(Path file, int version) {
        return CatalogException.unusable(
                "Cannot open the catalog " + file + ": its version " + version + " is newer than this program knows ("
                        + VERSION + ")",
                "use the newer Pipewright that wrote it",
                null);
    }
}
