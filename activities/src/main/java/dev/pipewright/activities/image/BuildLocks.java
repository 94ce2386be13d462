package dev.pipewright.activities.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of one process of this host make an image, while those that want the same one wait. */
final class BuildLocks {
    /** For the whole process, because file locks are: closing another channel on a file would silently give up its lock. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private BuildLocks() {}

    /**
     * Runs the action alone. The lock of a process that dies is given up.
     *
     * @param file stands for what is made; left behind
     */
    static <T> T alone(Path file, Making<T> action) throws IOException, InterruptedException {
        Files.createDirectories(file.resolveSibling(""));
        ReentrantLock lock = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        lock.lockInterruptibly();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (channel.tryLock() == null) { // lock() would not notice an interrupt in time
                LockSupport.parkNanos(POLL_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return action.make();
        } finally {
            lock.unlock();
        }
    }

    /** What is done alone. */
    @FunctionalInterface
    interface Making<T> {
        T make() throws IOException, InterruptedException;
    }
}
