package dev.pipewright.activities.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders of the cache: there whole, or not at all. */
final class Folders {
    private Folders() {}

    /** The folder, filled by the action if it is not there yet. Of two callers at once, the first to be done wins. */
    static Path once(Path folder, Filling filling) throws IOException, InterruptedException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path part = Parts.create(folder.resolveSibling(""), "part");
        try {
            filling.fill(part);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) { // not because another caller was first
                throw e;
            }
        } finally {
            delete(part);
        }
        return folder;
    }

    /** Deletes a folder with all that is in it; none is fine. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Writes what the folder is to hold. */
    @FunctionalInterface
    interface Filling {
        void fill(Path folder) throws IOException, InterruptedException;
    }
}
