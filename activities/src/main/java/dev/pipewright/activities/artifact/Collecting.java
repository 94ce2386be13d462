package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** One collection of garbage: marks what the remaining manifests need, then removes the rest. */
final class Collecting {
    private final Artifacts artifacts;
    private final ObjectStore objects;
    private final Set<String> kept;
    private final Instant keepNewerThan;
    private final boolean dryRun;

    private final AtomicLong bytes = new AtomicLong();

    Collecting(Artifacts artifacts, ObjectStore objects, Set<String> kept, Instant keepNewerThan, boolean dryRun) {
        this.artifacts = artifacts;
        this.objects = objects;
        this.kept = kept;
        this.keepNewerThan = keepNewerThan;
        this.dryRun = dryRun;
    }

    Collected collect() throws IOException {
        try {
            Set<String> needed = new HashSet<>();
            List<StoredObject> manifests = new ArrayList<>();
            for (StoredObject manifest : listed(Keys.MANIFESTS)) {
                String digest = Keys.digest(manifest.key());
                if (kept.contains(digest) || isNew(manifest)) {
                    mark(digest, needed);
                } else {
                    manifests.add(manifest);
                }
            }
            // Manifests first: an interrupted collection must not leave one without its blobs.
            long removedManifests = remove(manifests);
            List<StoredObject> blobs = new ArrayList<>();
            for (StoredObject blob : listed(Keys.BLOBS)) {
                if (!needed.contains(blob.key()) && !isNew(blob)) {
                    blobs.add(blob);
                }
            }
            long removedBlobs = remove(blobs);
            return new Collected(removedManifests, removedBlobs, bytes.get(), objects.removeLeftovers(dryRun));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Iterable<StoredObject> listed(String prefix) throws IOException {
        Iterator<StoredObject> objectsBelow = objects.list(prefix, "").iterator();
        return () -> objectsBelow;
    }

    private boolean isNew(StoredObject object) {
        return object.modified().isAfter(keepNewerThan);
    }

    private void mark(String digest, Set<String> needed) throws IOException {
        for (Manifest.Entry entry : artifacts.manifest(digest).entries()) {
            if (entry.sha256() != null) {
                needed.add(Keys.blob(entry.sha256()));
            }
        }
    }

    private long remove(List<StoredObject> garbage) throws IOException {
        AtomicLong removed = new AtomicLong();
        InParallel.each(garbage, objects.lanes(), () -> object -> {
            if (dryRun || objects.delete(object.key())) {
                bytes.addAndGet(object.size());
                removed.incrementAndGet();
            }
        });
        return removed.get();
    }
}
