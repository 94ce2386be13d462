package dev.pipewright.activities.image;

import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts an image into a repository: what is there is left alone, the rest is sent, four blobs at a time. */
final class Pushing {
    private static final int AT_ONCE = 4;

    private final Repository target;
    private final Cache cache;
    private final Making making;

    /** @param making what is done where the repository is not there */
    Pushing(Repository target, Cache cache, Making making) {
        this.target = target;
        this.cache = cache;
        this.making = making;
    }

    /** Makes a repository; false where pushing alone has to do. */
    @FunctionalInterface
    interface Making {
        boolean make() throws IOException, InterruptedException;
    }

    /** Pushes it and returns its digest. */
    String push(Assembly image, String tag) throws IOException, InterruptedException {
        byte[] config = image.config();
        pushFirst(config);
        List<Callable<Void>> transfers = new ArrayList<>();
        image.base().layers().forEach(layer -> transfers.add(() -> pushBase(image.base(), layer)));
        image.layers().forEach(layer -> transfers.add(() -> pushMade(layer)));
        all(transfers);
        return tag(tag, image.manifest(config));
    }

    /** The configuration is small, and shows whether the repository is there before anything large is moved for it. */
    private void pushFirst(byte[] config) throws IOException, InterruptedException {
        String digest = Repository.digest(config);
        try {
            target.push(digest, config);
        } catch (RegistryException e) {
            if (e.kind() != RegistryException.Kind.ABSENT || !making.make()) {
                throw e;
            }
            try {
                target.push(digest, config);
            } catch (RegistryException again) {
                throw again.kind() == RegistryException.Kind.ABSENT ? again.passing() : again;
            }
        }
    }

    /** Where tags do not move, somebody else may have been faster. */
    private String tag(String tag, byte[] manifest) throws IOException, InterruptedException {
        try {
            return target.pushManifest(tag, manifest);
        } catch (RegistryException e) {
            String there = e.kind() == RegistryException.Kind.REFUSED
                    ? target.digestOf(tag).orElse(null)
                    : null;
            String ours = Repository.digest(manifest);
            if (there == null) {
                throw e;
            }
            if (there.equals(ours)) {
                return ours;
            }
            throw RegistryException.hinting(
                    RegistryException.Kind.REFUSED,
                    e.registry(),
                    e.getMessage() + "; the tag names another image, " + there + ", and this one is " + ours,
                    "start the run anew, which takes the image that is there",
                    e);
        }
    }

    private Void pushMade(Layers.Made made) throws IOException, InterruptedException {
        String digest = made.layer().digest();
        if (!target.has(digest)) {
            target.push(digest, made.file());
        }
        return null;
    }

    private Void pushBase(BaseImage base, BaseImage.Layer layer) throws IOException, InterruptedException {
        String digest = layer.digest();
        if (target.has(digest) || target.mount(digest)) {
            return null;
        }
        Path scratch = cache.scratch();
        try {
            Path file = scratch.resolve("blob");
            base.blobs().fetch(digest, file);
            target.push(digest, file);
        } finally {
            Folders.delete(scratch);
        }
        return null;
    }

    private static void all(List<Callable<Void>> transfers) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Pushing::thread);
        try {
            List<Future<Void>> futures = new ArrayList<>();
            for (Callable<Void> transfer : transfers) {
                futures.add(threads.submit(transfer));
            }
            for (Future<Void> future : futures) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "image-push");
        thread.setDaemon(true);
        return thread;
    }
}
