package dev.pipewright.activities.catalog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite and the file system say when the catalog cannot be used, as what the user can do about it. */
final class CatalogTrouble {
    /** SQLite calls a disk on which its smallest file does not fit an I/O error; that file has half of this. */
    private static final long NEXT_TO_NOTHING = 64 << 10;

    private CatalogTrouble() {}

    /** SQLite's failure. */
    static CatalogException of(Path file, SQLException e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException failure ? failure.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        // The low byte of an extended code is the primary one.
        int primary = code.code & 0xff;
        if (primary == SQLiteErrorCode.SQLITE_NOTADB.code || primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return CatalogException.unusable(
                    "Cannot read the catalog " + file + ": the file is corrupt (" + code.message + ")",
                    "restore it from a backup, or begin with an empty one: mv " + file + " " + file + ".corrupt",
                    e);
        }
        if (primary == SQLiteErrorCode.SQLITE_READONLY.code) {
            return readOnly(file, e);
        }
        if (primary == SQLiteErrorCode.SQLITE_FULL.code || isFull(file)) {
            return unavailable(file, "its disk is full", "free some space in " + file.getParent(), e);
        }
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return unavailable(
                    file,
                    "another process has held its lock for too long",
                    "try again, or find that process: fuser " + file,
                    e);
        }
        if (primary == SQLiteErrorCode.SQLITE_IOERR.code || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return unavailable(
                    file,
                    (primary == SQLiteErrorCode.SQLITE_IOERR.code ? "its disk reports an error" : "it does not open")
                            + " (" + code.message + ")",
                    "check the disk and the permissions of " + file.getParent(),
                    e);
        }
        return unavailable(file, String.valueOf(e.getMessage()), null, e);
    }

    /** The file system's failure, met when the catalog was opened. */
    static CatalogException of(Path file, IOException e) {
        Path folder = file.resolveSibling("");
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String message = "Cannot open the catalog " + file + ": ";
        String another = "choose another data folder with PIPEWRIGHT_HOME";
        if (!Files.isDirectory(there)) {
            return CatalogException.unusable(
                    message + there + " is a file, and must be a folder",
                    another + ", or move the file away: mv " + there + " " + there + ".away",
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return CatalogException.unusable(message + reason(e), another + ", or: chmod u+rwx " + there, e);
        }
        if (reason(e).toLowerCase(Locale.ROOT).contains("no space left")) {
            return CatalogException.unusable(message + "its disk is full", "free some space in " + there, e);
        }
        return CatalogException.unusable(message + reason(e), another, e);
    }

    static CatalogException isFolder(Path file) {
        return CatalogException.unusable(
                "Cannot open the catalog " + file + ": it is a folder, and must be a file",
                "move it away: mv " + file + " " + file + ".away",
                null);
    }

    static CatalogException readOnly(Path file, @Nullable Throwable cause) {
        return CatalogException.unusable(
                "Cannot open the catalog " + file + ": the file or its folder is read-only",
                "chmod u+w " + file + " " + file.getParent(),
                cause);
    }

    /** Why an operation on a file failed, as a phrase: the exceptions of the JDK often say only the path. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied for " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no " + e.getMessage();
        }
        if (e instanceof FileSystemException files && files.getReason() != null) {
            return files.getReason() + " (" + files.getFile() + ")";
        }
        return String.valueOf(e.getMessage());
    }

    private static CatalogException unavailable(Path file, String why, @Nullable String hint, SQLException e) {
        return new CatalogException(
                CatalogException.Kind.UNAVAILABLE, "Cannot use the catalog " + file + ": " + why, hint, e);
    }

    private static boolean isFull(Path file) {
        try {
            return Files.getFileStore(file.resolveSibling("")).getUsableSpace() < NEXT_TO_NOTHING;
        } catch (IOException e) {
            return false;
        }
    }
}
