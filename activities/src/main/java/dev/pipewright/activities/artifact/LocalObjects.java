package dev.pipewright.activities.artifact;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects as read-only files of a directory: written aside, then renamed. Nothing is synced to the disk file by file, so
 * that many small files are stored fast: a process that dies loses nothing, a power failure may leave objects of the last
 * seconds empty, which verification finds and storing the same content again mends.
 */
public final class LocalObjects implements ObjectStore {
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--r--r--");
    private static final FileAttribute<?> CREATED_READ_ONLY = PosixFilePermissions.asFileAttribute(READ_ONLY);
    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);
    private static final int MAKE_DIRECTORY_TRIES = 10;

    private final Path root;
    private final Path temporary;
    private final String temporaryName =
            Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final AtomicLong temporaryCount = new AtomicLong();
    private volatile @Nullable StoreLock lock;

    /**
     * The store in that directory, which is created by the first put.
     *
     * @param root absolute
     */
    public LocalObjects(Path root) {
        this.root = root;
        this.temporary = root.resolve(".tmp");
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
        Path target = path(key);
        Path written = newTemporary();
        try {
            try (FileChannel channel = create(written)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            publish(written, target);
        } catch (IOException | RuntimeException e) {
            discard(written, e);
            throw e;
        }
    }

    @Override
    public void put(String key, Path file, String sha256, boolean consume) throws IOException {
        Path target = path(key);
        if (consume && move(file, target)) {
            return;
        }
        Path written = newTemporary();
        try {
            try (InputStream in = Files.newInputStream(file, READ, NOFOLLOW_LINKS);
                    OutputStream out = new SparseOutput(create(written))) {
                String found = Sha256.copy(in, out, Files.size(file)).sha256();
                if (!found.equals(sha256)) {
                    throw new ContentChangedException(
                            "Cannot store " + file + ": its SHA-256 was " + sha256 + ", then " + found);
                }
            }
            publish(written, target);
        } catch (IOException | RuntimeException e) {
            discard(written, e);
            throw e;
        }
    }

    /**
     * Moves a file into place, if it can be: on this file system, under no other name, ours to change. What else is wrong
     * with it, the copy that follows will tell.
     */
    private boolean move(Path file, Path target) throws IOException {
        Files.createDirectories(root);
        try {
            Map<String, Object> its = Files.readAttributes(file, "unix:nlink,dev", NOFOLLOW_LINKS);
            if (!Integer.valueOf(1).equals(its.get("nlink"))
                    || !Files.getAttribute(root, "unix:dev").equals(its.get("dev"))) {
                return false;
            }
            Files.setPosixFilePermissions(file, READ_ONLY);
            if (!file.toFile().setLastModified(System.currentTimeMillis())) {
                return false;
            }
            publish(file, target);
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        return Files.newInputStream(path(key));
    }

    @Override
    public long size(String key) throws IOException {
        // Not Files.size: for an object that is missing, an exception costs ten times what the question does.
        File file = path(key).toFile();
        long size = file.length();
        return size > 0 || file.isFile() ? size : -1;
    }

    @Override
    public boolean refresh(String key, long size) throws IOException {
        File file = path(key).toFile();
        return file.length() == size && (size > 0 || file.isFile()) && file.setLastModified(System.currentTimeMillis());
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("'" + prefix + "' does not end with a slash");
        }
        return LocalListing.of(root, prefix, after);
    }

    @Override
    public boolean delete(String key) throws IOException {
        Path file = path(key);
        if (!Files.deleteIfExists(file)) {
            return false;
        }
        // A put that finds its directory gone makes it again. One that is not empty stays, without an exception.
        Path parent = file.getParent();
        while (parent != null && !parent.equals(root) && parent.toFile().delete()) {
            parent = parent.getParent();
        }
        return true;
    }

    @Override
    public long removeLeftovers(boolean dryRun) throws IOException {
        Instant limit = Instant.now().minus(LEFTOVER_AGE);
        long found = 0;
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toFile().lastModified() < limit.toEpochMilli() && (dryRun || Files.deleteIfExists(file))) {
                    found++;
                }
            }
        } catch (NoSuchFileException e) {
            return 0; // nothing was ever put
        }
        return found;
    }

    @Override
    public <T> T storing(Action<T> action) throws IOException {
        return lock().shared(action);
    }

    @Override
    public <T> T collecting(Duration wait, Action<T> action) throws IOException {
        return lock().exclusive(wait, action);
    }

    private StoreLock lock() throws IOException {
        StoreLock found = lock;
        if (found == null) {
            Files.createDirectories(root);
            found = StoreLock.of(root);
            lock = found;
        }
        return found;
    }

    /** The directory. */
    @Override
    public String toString() {
        return root.toString();
    }

    private Path path(String key) {
        boolean partStarts = true;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '\0' || (partStarts && (c == '.' || c == '/'))) {
                throw new IllegalArgumentException("'" + Names.shown(key) + "' is not a key");
            }
            partStarts = c == '/';
        }
        if (partStarts) {
            throw new IllegalArgumentException("'" + Names.shown(key) + "' is not a key");
        }
        return root.resolve(key);
    }

    private Path newTemporary() {
        return temporary.resolve(temporaryName + temporaryCount.incrementAndGet());
    }

    private FileChannel create(Path file) throws IOException {
        Set<java.nio.file.StandardOpenOption> options = Set.of(CREATE_NEW, WRITE);
        try {
            return FileChannel.open(file, options, CREATED_READ_ONLY);
        } catch (NoSuchFileException e) {
            Files.createDirectories(temporary);
            return FileChannel.open(file, options, CREATED_READ_ONLY);
        }
    }

    /** Renames; whether the directory exists is asked only when it turns out that it does not. */
    private static void publish(Path file, Path target) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Files.move(file, target, ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException e) {
                if (tries == MAKE_DIRECTORY_TRIES || !Files.exists(file)) {
                    throw e;
                }
                makeDirectory(target.resolveSibling(""));
            }
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            // A delete in between removed it or its parent; the rename that follows will tell.
            return;
        }
    }

    private static void discard(Path file, Exception reason) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
