package dev.pipewright.activities.step;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the attempts of one execution have in common: the code and the artifacts they read, each fetched and checked once. A
 * worker that died leaves only whole ones behind, and the next goes on with them.
 */
final class ExecutionFiles {
    private final Path root;
    private final Executor background;
    private final SpareDirectories spares;
    private final ConcurrentMap<String, Tree> trees = new ConcurrentHashMap<>();
    private final ConcurrentMap<Path, Object> locks = new ConcurrentHashMap<>();

    /** By directory; those that are over stay, for a caller that missed the answer. */
    private final ConcurrentMap<Path, CompletableFuture<StepResult>> attempts = new ConcurrentHashMap<>();

    /** @param background does one thing after the other */
    ExecutionFiles(Path root, Executor background) {
        this.root = root;
        this.background = background;
        this.spares = new SpareDirectories(root.resolve(".spare"));
    }

    ConcurrentMap<Path, CompletableFuture<StepResult>> attempts() {
        return attempts;
    }

    /** Does what nobody waits for, on another thread; {@link #settle} waits for it. */
    void later(Runnable tidying) {
        background.execute(tidying);
    }

    /** Returns when what was to be done later is done. */
    void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        background.execute(done::countDown);
        done.await();
    }

    /** Where an attempt works. */
    AttemptDirectory attempt(String step, int attempt) {
        return new AttemptDirectory(root.resolve(StepEnvironment.attempt(step, attempt)));
    }

    SpareDirectories spares() {
        return spares;
    }

    /** Copies the code snapshot: what the step does to it stays with the step. */
    void copyCode(Artifacts artifacts, String digest, Path to) throws IOException {
        Tree code = tree(artifacts, digest, root.resolve(".code").resolve(digest), true);
        Trees.copy(code.root(), code.entries(), to);
    }

    /** Lays out an input: the files are the fetched ones under another name. */
    void link(Artifacts artifacts, StepInput input, Path to) throws IOException {
        if (input.whole() != null) {
            link(artifacts, input.whole().digest(), to);
            return;
        }
        Files.createDirectory(to);
        for (Map.Entry<String, dev.pipewright.activity.ArtifactRef> part :
                input.parts().entrySet()) {
            Path target = Outputs.inside(to, part.getKey());
            Files.createDirectories(target.resolveSibling(""));
            link(artifacts, part.getValue().digest(), target);
        }
    }

    private void link(Artifacts artifacts, String digest, Path to) throws IOException {
        Tree tree = tree(artifacts, digest, root.resolve(".artifacts").resolve(digest), false);
        if (tree.directory()) {
            Trees.link(tree.root(), tree.entries(), to);
        } else {
            Trees.link(tree.root(), to);
        }
    }

    private Tree tree(Artifacts artifacts, String digest, Path path, boolean writable) throws IOException {
        String key = path.toString();
        Tree known = trees.get(key);
        if (known != null) {
            return known;
        }
        synchronized (locks.computeIfAbsent(path, p -> new Object())) {
            known = trees.get(key);
            if (known == null) {
                fetch(artifacts, digest, path, writable);
                boolean directory = path.toFile().isDirectory();
                known = new Tree(path, directory, directory ? Trees.entries(path) : List.of());
                trees.put(key, known);
            }
            return known;
        }
    }

    /** Under another name first, so that what stands under the digest is whole. */
    private static void fetch(Artifacts artifacts, String digest, Path path, boolean writable) throws IOException {
        if (path.toFile().exists()) {
            return;
        }
        Path parent = Files.createDirectories(path.resolveSibling(""));
        Path partial = parent.resolve(
                digest + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        artifacts.fetch(digest, partial, writable);
        Files.move(partial, path);
    }

    /** An artifact on the disk. */
    private record Tree(Path root, boolean directory, List<Trees.Entry> entries) {}
}
