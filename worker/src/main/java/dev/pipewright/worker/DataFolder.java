package dev.pipewright.worker;

import java.nio.file.Path;

/**
 * Where everything of a user is kept: the catalog, artifacts, the directories of running steps, locks.
 *
 * @param root absolute
 * @param cache for what can be made again
 */
public record DataFolder(Path root, Path cache) {
    public DataFolder {
        root = root.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /** Directories of running steps. */
    public Path work() {
        return root.resolve("work");
    }

    /** Held by the process that executes a run with the embedded server, for as long as it lives. */
    Path runLock(String run) {
        return root.resolve("locks").resolve("run-" + run);
    }

    /** Held by the worker process of this folder. */
    Path workerLock() {
        return root.resolve("locks").resolve("worker");
    }

    /** What a background process prints. */
    public Path hostLog(String run) {
        return root.resolve("locks").resolve("run-" + run + ".log");
    }
}
