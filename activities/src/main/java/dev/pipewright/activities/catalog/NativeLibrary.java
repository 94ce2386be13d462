package dev.pipewright.activities.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once. The driver's own way is to unpack it to a new temporary file at each start,
 * which takes longer than everything else that opening the catalog does.
 */
final class NativeLibrary {
    private static final String PATH = "org.sqlite.lib.path";

    private NativeLibrary() {}

    /**
     * Makes the driver load the unpacked copy. Does nothing where a path is set already, or where the copy cannot be
     * made: the driver's own way still works then.
     */
    static void prepare(Path cache) {
        synchronized (NativeLibrary.class) {
            if (System.getProperty(PATH) != null) {
                return;
            }
            Path folder = cache.resolve("native")
                    .resolve(SQLiteJDBCLoader.getVersion() + "-" + System.getProperty("os.name") + "-"
                            + System.getProperty("os.arch"));
            String name = LibraryLoaderUtil.getNativeLibName();
            Path library = folder.resolve(name);
            if (Files.isRegularFile(library) || unpacked(library)) {
                System.setProperty("org.sqlite.lib.name", name);
                System.setProperty(PATH, folder.toString());
                // The driver looks for its left-overs in the temporary folder, which may be a long one.
                System.setProperty("org.sqlite.tmpdir", folder.toString());
            }
        }
    }

    /** The library appears whole or not at all, also when several processes unpack it at once. */
    private static boolean unpacked(Path library) {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + library.getFileName();
        try (InputStream bytes = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                return false;
            }
            Path folder = Folders.createPrivate(library.resolveSibling(""));
            Path partial = Files.createTempFile(folder, "unpacking", ".part");
            Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, library, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
