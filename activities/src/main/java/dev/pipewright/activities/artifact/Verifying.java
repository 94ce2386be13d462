package dev.pipewright.activities.artifact;

import dev.pipewright.activities.artifact.Verification.Kind;
import dev.pipewright.activities.artifact.Verification.Problem;
import dev.pipewright.activities.artifact.Verification.Use;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** One verification of a whole store. */
final class Verifying {
    private final Artifacts artifacts;
    private final ObjectStore objects;
    private final boolean removeDamaged;

    private final Map<String, List<Use>> uses = new HashMap<>();
    private final Queue<Problem> problems = new ConcurrentLinkedQueue<>();
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();

    Verifying(Artifacts artifacts, ObjectStore objects, boolean removeDamaged) {
        this.artifacts = artifacts;
        this.objects = objects;
        this.removeDamaged = removeDamaged;
    }

    Verification verify() throws IOException {
        try {
            // Manifests before blobs: one that is stored meanwhile has its blobs in place before it is seen.
            List<String> manifests = keys(Keys.MANIFESTS);
            for (String key : manifests) {
                readManifest(key);
            }
            List<String> blobs = keys(Keys.BLOBS);
            InParallel.each(blobs, objects.lanes(), () -> this::readBlob);
            for (Map.Entry<String, List<Use>> use : uses.entrySet()) {
                if (!present.contains(use.getKey())) {
                    problems.add(new Problem(Kind.MISSING_BLOB, use.getKey(), "it is not there", use.getValue()));
                }
            }
            return new Verification(
                    manifests.size(),
                    blobs.size(),
                    bytes.get(),
                    problems.stream()
                            .sorted(Comparator.comparing(Problem::digest))
                            .toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<String> keys(String prefix) throws IOException {
        return objects.list(prefix, "").map(StoredObject::key).toList();
    }

    private void readManifest(String key) throws IOException {
        String digest = Keys.digest(key);
        Manifest manifest;
        try {
            manifest = artifacts.manifest(digest);
        } catch (DamagedArtifactException | IllegalArgumentException e) {
            Problem problem = new Problem(Kind.DAMAGED_MANIFEST, digest, String.valueOf(e.getMessage()), List.of());
            if (isAsStored(key, digest)) {
                problems.add(problem); // of a newer version, perhaps: not ours to remove
            } else {
                report(problem, key);
            }
            return;
        }
        for (Manifest.Entry entry : manifest.entries()) {
            if (entry.sha256() != null) {
                uses.computeIfAbsent(entry.sha256(), blob -> new ArrayList<>()).add(new Use(digest, entry.path()));
            }
        }
    }

    private boolean isAsStored(String key, String digest) throws IOException {
        try (InputStream in = objects.open(key)) {
            return Sha256.read(in, 0).sha256().equals(digest);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void readBlob(String key) throws IOException {
        String digest = Keys.digest(key);
        Sha256.Copied found;
        try (InputStream in = objects.open(key)) {
            found = Sha256.read(in, objects.size(key));
        } catch (NoSuchFileException e) {
            return; // then it is missing, if anything needs it
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // Stays in any case: the reason may be a permission, or pass.
            present.add(digest);
            problems.add(new Problem(Kind.DAMAGED_BLOB, digest, "it cannot be read: " + Reasons.of(e), usesOf(digest)));
            return;
        }
        present.add(digest);
        bytes.addAndGet(found.size());
        if (!found.sha256().equals(digest)) {
            report(
                    new Problem(
                            Kind.DAMAGED_BLOB,
                            digest,
                            "its " + found.size() + " bytes have the digest " + found.sha256(),
                            usesOf(digest)),
                    key);
        }
    }

    private List<Use> usesOf(String digest) {
        return uses.getOrDefault(digest, List.of());
    }

    private void report(Problem problem, String key) throws IOException {
        problems.add(problem);
        if (removeDamaged) {
            objects.delete(key);
        }
    }
}
