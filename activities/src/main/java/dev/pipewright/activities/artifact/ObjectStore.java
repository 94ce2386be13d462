package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Named bytes. A key is a path of slash-separated parts, {@code blobs/ab/cdef}; no part is empty or starts with a dot. What
 * is put is seen whole or not at all. Safe for use by several threads and several processes at once.
 */
public interface ObjectStore {
    /** Stores the bytes; an object of that name is replaced. */
    void put(String key, byte[] bytes) throws IOException;

    /**
     * Stores the content of a file; an object of that name is replaced.
     *
     * @param sha256 what the content must hash to, lower-case hex
     * @param consume true: the caller has just hashed the file and no longer needs it, so it may be moved away
     * @throws ContentChangedException if the bytes read hash to something else; nothing is stored then
     */
    void put(String key, Path file, String sha256, boolean consume) throws IOException;

    /**
     * As {@link #put(String, byte[])}, for bytes that the key itself stands for: if they are there, nothing is written. What keeps
     * them from the next collection is the manifest that is put or refreshed after them.
     */
    default void putOnce(String key, byte[] bytes) throws IOException {
        if (!refresh(key, bytes.length)) {
            put(key, bytes);
        }
    }

    /**
     * The same for a file.
     *
     * @param size of the file
     */
    default void putOnce(String key, Path file, long size, String sha256, boolean consume) throws IOException {
        if (!refresh(key, size)) {
            put(key, file, sha256, consume);
        }
    }

    /**
     * Reads an object. A replacement meanwhile does not disturb the stream.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String key) throws IOException;

    /** The size of an object in bytes, or -1 if there is none. */
    long size(String key) throws IOException;

    /** Whether there is such an object. */
    default boolean exists(String key) throws IOException {
        return size(key) >= 0;
    }

    /**
     * Makes an object count as new, as if it were put again. False, and nothing done, if there is none of exactly that
     * size: then it must be put.
     */
    boolean refresh(String key, long size) throws IOException;

    /**
     * The objects below a prefix in the order of their keys, found as the stream is read, which may throw {@link
     * java.io.UncheckedIOException}.
     *
     * @param prefix empty, or ends with a slash
     * @param after only keys that sort after this one; empty for all
     */
    Stream<StoredObject> list(String prefix, String after) throws IOException;

    /** Removes an object. False if there is none. */
    boolean delete(String key) throws IOException;

    /** Removes what interrupted puts have left, if it is an hour old, and returns how much there was. */
    long removeLeftovers(boolean dryRun) throws IOException;

    /** Runs an action during which no collection runs, waiting for one that does. */
    <T> T storing(Action<T> action) throws IOException;

    /**
     * Runs an action during which nothing is stored, in this process or another.
     *
     * @param wait how long to wait for what is being stored now
     * @throws StoreBusyException if that was not enough
     */
    <T> T collecting(Duration wait, Action<T> action) throws IOException;

    /** How many objects are worth reading or writing at once. */
    default int lanes() {
        return Math.min(4, Runtime.getRuntime().availableProcessors());
    }

    /**
     * An address at which anybody can read an object for a while; empty for a store that gives none.
     *
     * @param fileName what a browser saves it as
     * @throws java.nio.file.NoSuchFileException if there is no such object
     */
    default Optional<URI> link(String key, Duration duration, String fileName) throws IOException {
        return Optional.empty();
    }

    /** What is done while the store is held. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }
}
