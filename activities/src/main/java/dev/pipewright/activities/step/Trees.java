package dev.pipewright.activities.step;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Trees of files: looked at once, copied or linked often, deleted. */
final class Trees {
    private Trees() {}

    /** Whether each part of the way from a directory down to another is there and a directory itself, not a link to one. */
    static boolean isPlain(Path from, Path to) {
        Path at = from;
        for (Path part : from.relativize(to)) {
            at = at.resolve(part);
            if (!Files.isDirectory(at, NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    /** What is below a directory, parents first. */
    static List<Entry> entries(Path root) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all.skip(1)::iterator) {
                BasicFileAttributes its = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
                entries.add(new Entry(root.relativize(path), its.isDirectory(), its.isSymbolicLink()));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Copies entries of one directory into another that is made for them. */
    static void copy(Path from, List<Entry> entries, Path to) throws IOException {
        Files.createDirectory(to);
        for (Entry entry : entries) {
            Files.copy(from.resolve(entry.path()), to.resolve(entry.path()), NOFOLLOW_LINKS);
        }
    }

    /** As {@link #copy}, but files are the same files under another name. */
    static void link(Path from, List<Entry> entries, Path to) throws IOException {
        Files.createDirectory(to);
        for (Entry entry : entries) {
            Path source = from.resolve(entry.path());
            Path target = to.resolve(entry.path());
            if (entry.directory() || entry.symlink()) {
                Files.copy(source, target, NOFOLLOW_LINKS);
            } else {
                link(source, target);
            }
        }
    }

    /** Gives a file another name, or copies it where that cannot be (too many names, another file system). */
    static void link(Path source, Path target) throws IOException {
        try {
            Files.createLink(target, source);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(source, target);
        }
    }

    /** Deletes a file or a directory with all that is in it, read-only or not. Nothing there is fine. */
    static void delete(Path path) throws IOException {
        File file = path.toFile();
        // Not Files.delete: where it fails, as for every directory here, its exception costs more than the deletion.
        if (file.delete()) {
            return;
        }
        try {
            if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
                Files.deleteIfExists(path);
                return;
            }
            deleteDirectory(path);
        } catch (AccessDeniedException e) {
            Files.setPosixFilePermissions(path.resolveSibling(""), PosixFilePermissions.fromString("rwx------"));
            if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                deleteDirectory(path);
            } else {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            return; // someone else deleted it meanwhile
        }
    }

    /** What is in a directory; nothing if it is none. */
    static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory)) {
            listed.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return children;
    }

    private static void deleteDirectory(Path directory) throws IOException {
        for (Path child : children(directory)) {
            delete(child);
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            throw new FileSystemException(directory.toString(), null, "something still writes to it");
        }
    }

    /** Something below a directory. */
    record Entry(Path path, boolean directory, boolean symlink) {}
}
