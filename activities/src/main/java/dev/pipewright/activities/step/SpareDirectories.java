package dev.pipewright.activities.step;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Directories of attempts that are over, emptied for the next: to a file system, making and deleting one is more work than a
 * small step itself. What a step has changed beyond what it may is not used again. Safe for use by several threads.
 */
final class SpareDirectories {
    private static final Set<String> KEPT = Set.of("code", "inputs", "outputs", "tmp", "log", "status");

    private final Path folder;
    private final Queue<Spare> spares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /** @param folder where they wait, on the same disk as the attempts; made when it is needed */
    SpareDirectories(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes an attempt's directory as {@link AttemptDirectory#create} does, with the files that it will have, or takes a spare one.
     *
     * @param code what is to be in it
     */
    Laid lay(AttemptDirectory directory, String code) throws IOException {
        Spare spare = directory.root().toFile().exists() ? null : spares.poll();
        if (spare == null) {
            directory.create();
            directory.createFiles();
            return new Laid(Untouched.places(directory), null, null);
        }
        Files.move(spare.root(), directory.root());
        if (code.equals(spare.laid().digest())) {
            return spare.laid();
        }
        Trees.delete(directory.code());
        return new Laid(spare.laid().places(), null, null);
    }

    /** Takes the directory of an attempt that is over, and of which nothing runs; false if it is not fit to be used again. */
    boolean keep(AttemptDirectory directory, Laid laid) throws IOException {
        if (!laid.isUntouched(directory)) {
            return false;
        }
        for (Path child : Trees.children(directory.root())) {
            if (!KEPT.contains(String.valueOf(child.getFileName()))) {
                Trees.delete(child);
            }
        }
        for (Path emptied : new Path[] {directory.inputs(), directory.outputs(), directory.temporary()}) {
            for (Path child : Trees.children(emptied)) {
                Trees.delete(child);
            }
        }
        truncate(directory.log());
        truncate(directory.statusFile());
        int number = made.incrementAndGet();
        if (number == 1) {
            Files.createDirectories(folder);
        }
        Path root = folder.resolve(Integer.toString(number));
        Files.move(directory.root(), root);
        spares.add(new Spare(root, laid));
        return true;
    }

    private static void truncate(Path file) throws IOException {
        if (file.toFile().length() > 0) {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(0);
            }
        }
    }

    private record Spare(Path root, Laid laid) {}

    /**
     * What an attempt found in its directory.
     *
     * @param places what every attempt has
     * @param digest of the code; null for none
     * @param copy the code's files; null for none
     */
    record Laid(
            Untouched places,
            @Nullable String digest,
            @Nullable Untouched copy) {
        Laid with(String code, AttemptDirectory directory) throws IOException {
            return new Laid(places, code, Untouched.tree(directory.code()));
        }

        private boolean isUntouched(AttemptDirectory directory) throws IOException {
            return copy != null && places.holds(directory.root()) && copy.holds(directory.code());
        }
    }
}
