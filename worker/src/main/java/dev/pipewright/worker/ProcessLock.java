package dev.pipewright.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock that the operating system gives back when its process dies, by kill -9 too. */
final class ProcessLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path file;

    private ProcessLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** Takes the lock; empty if a process (this one too) holds it. */
    static Optional<ProcessLock> tryTake(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new ProcessLock(channel, file));
            }
        } catch (OverlappingFileLockException heldHere) {
            // The same answer as for another process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether a process holds the lock now. */
    static boolean held(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Optional<ProcessLock> lock = tryTake(file);
        if (lock.isPresent()) {
            lock.get().channel.close();
            return false;
        }
        return true;
    }

    /** Gives the lock back and removes its file. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
