package dev.pipewright.activities.artifact;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Keeps stores and collections apart: by a file lock between processes, by a lock in memory within one. */
final class StoreLock {
    /**
     * For the whole process, because file locks are: a second lock on the file would throw, and closing any other channel
     * on it would silently give up the first.
     */
    private static final ConcurrentMap<Path, StoreLock> LOCKS = new ConcurrentHashMap<>();

    private static final long POLL_NANOS = MILLISECONDS.toNanos(20);

    private final Path file;
    private final ReentrantReadWriteLock threads = new ReentrantReadWriteLock();
    private int sharers;
    private @Nullable FileChannel shared;

    private StoreLock(Path file) {
        this.file = file;
    }

    /** The lock of the store in that directory, which must exist. */
    static StoreLock of(Path root) throws IOException {
        return LOCKS.computeIfAbsent(root.toRealPath().resolve(".gc.lock"), StoreLock::new);
    }

    /** Runs the action together with others of its kind. */
    <T> T shared(ObjectStore.Action<T> action) throws IOException {
        threads.readLock().lock();
        try {
            enter();
            try {
                return action.run();
            } finally {
                leave();
            }
        } finally {
            threads.readLock().unlock();
        }
    }

    private synchronized void enter() throws IOException {
        if (sharers == 0) {
            FileChannel channel = open();
            try {
                channel.lock(0, Long.MAX_VALUE, true);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            shared = channel;
        }
        sharers++;
    }

    private synchronized void leave() throws IOException {
        sharers--;
        if (sharers == 0 && shared != null) {
            shared.close();
            shared = null;
        }
    }

    /** Runs the action alone. */
    <T> T exclusive(Duration wait, ObjectStore.Action<T> action) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        if (!lockThreads(wait)) {
            throw busy(wait);
        }
        try (FileChannel channel = open()) {
            while (channel.tryLock() == null) {
                if (System.nanoTime() - deadline >= 0) {
                    throw busy(wait);
                }
                LockSupport.parkNanos(POLL_NANOS);
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("Interrupted while waiting for " + file);
                }
            }
            return action.run();
        } finally {
            threads.writeLock().unlock();
        }
    }

    private boolean lockThreads(Duration wait) throws IOException {
        try {
            return threads.writeLock().tryLock(wait.toNanos(), NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + file);
        }
    }

    private FileChannel open() throws IOException {
        try {
            return FileChannel.open(file, CREATE, READ, WRITE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.resolveSibling("")); // somebody has removed the whole store
            return FileChannel.open(file, CREATE, READ, WRITE);
        }
    }

    private StoreBusyException busy(Duration wait) {
        return new StoreBusyException("Cannot collect garbage in " + file.getParent()
                + ": artifacts are being stored or verified there (waited " + wait.toSeconds()
                + " s); try again when that is done");
    }
}
