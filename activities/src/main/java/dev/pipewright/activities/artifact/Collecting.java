package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** One collection of garbage: marks what the remaining manifests need, then removes the rest. */
final class Collecting {
    private final Artifacts artifacts;
    private final ObjectStore objects;
    private final Set<String> kept;
    private final Instant keepNewerThan;
    private final boolean dryRun;

    private long bytes;

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
            long removedManifests = 0;
            for (StoredObject manifest : manifests) {
                removedManifests += remove(manifest);
            }
            long removedBlobs = 0;
            for (StoredObject blob : listed(Keys.BLOBS)) {
                removedBlobs += needed.contains(blob.key()) || isNew(blob) ? 0 : remove(blob);
            }
            return new Collected(removedManifests, removedBlobs, bytes, objects.removeLeftovers(dryRun));
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

    private int remove(StoredObject object) throws IOException {
        if (!dryRun && !objects.delete(object.key())) {
            return 0;
        }
        bytes += object.size();
        return 1;
    }
}
