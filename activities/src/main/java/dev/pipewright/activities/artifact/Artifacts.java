package dev.pipewright.activities.artifact;

import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Files and directories by their content: a manifest per artifact and a blob per distinct file, so that equal data is kept
 * once. Safe for use by several threads and several processes at once; files are read, hashed and written on as many
 * threads as the store has lanes, which end with the call.
 */
public final class Artifacts {
    private final ObjectStore objects;

    public Artifacts(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * Stores a file or directory. A second call with equal content writes nothing and returns an equal reference. Symlinks
     * that stay inside are kept as links; of a file's mode only the owner's executable bit counts.
     *
     * @param consume true: the files may be moved into the store instead of copied, and whoever wrote them is done
     * @throws InvalidArtifactException naming what cannot be kept: links that lead out, FIFOs, sockets, devices, names that
     *     are not UTF-8, unreadable files, files that change meanwhile. Nothing has been moved then, except files that
     *     came before one that changed
     */
    public ArtifactRef store(Path source, boolean consume) throws IOException {
        return objects.storing(() -> Storing.store(objects, source, consume));
    }

    /** As {@link #fetch(String, Path, boolean)}, with files that are read-only. */
    public void fetch(String digest, Path target) throws IOException {
        fetch(digest, target, false);
    }

    /**
     * Writes an artifact to a path; what it writes is checked against its digests. If it fails, nothing is left at the
     * path. Directories are writable in any case, so that they can be removed.
     *
     * @param target must not exist; its parent must
     * @param writable whether the files are
     * @throws java.nio.file.FileAlreadyExistsException if there is something at the path, which stays as it is
     * @throws DamagedArtifactException if the store lost the artifact or a part of it
     */
    public void fetch(String digest, Path target, boolean writable) throws IOException {
        Fetching.fetch(objects, digest, manifest(digest), target, writable);
    }

    /**
     * Writes an artifact that is one file to a stream. Whether it was all of it, only its end tells: what comes out before is
     * not yet checked.
     *
     * @throws IllegalArgumentException if it is a directory
     * @throws DamagedArtifactException if the store lost it, or what was written is not what was stored
     */
    public void copy(String digest, OutputStream out) throws IOException {
        Manifest manifest = manifest(digest);
        if (manifest.directory()) {
            throw new IllegalArgumentException("Artifact " + digest + " is a directory");
        }
        Fetching.copy(objects, digest, manifest.entries().get(0), out);
    }

    /**
     * The manifest of an artifact, checked against its digest and for paths that lead out.
     *
     * @throws DamagedArtifactException if it is not there or not valid
     */
    public Manifest manifest(String digest) throws IOException {
        byte[] json;
        try (InputStream in = objects.open(Keys.manifest(digest))) {
            json = in.readAllBytes();
        } catch (NoSuchFileException e) {
            throw Damage.noManifest(digest, e);
        }
        String found = Sha256.hex(json);
        if (!found.equals(digest)) {
            throw Damage.manifest(digest, "its content has the digest " + found, null);
        }
        try {
            return ManifestJson.read(json);
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw Damage.manifest(digest, String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether the artifact is there with all its blobs, as far as their names and sizes tell. */
    public boolean exists(String digest) throws IOException {
        if (!objects.exists(Keys.manifest(digest))) {
            return false;
        }
        Manifest manifest;
        try {
            manifest = manifest(digest);
        } catch (DamagedArtifactException e) {
            return false;
        }
        AtomicBoolean complete = new AtomicBoolean(true);
        InParallel.each(manifest.entries(), objects.lanes(), () -> entry -> {
            String sha256 = entry.sha256();
            if (sha256 != null && complete.get() && objects.size(Keys.blob(sha256)) != entry.size()) {
                complete.set(false);
            }
        });
        return complete.get();
    }

    /**
     * An address at which anybody can read an artifact that is one file for a while; empty if the store gives none.
     *
     * @param fileName what a browser saves it as
     * @throws IllegalArgumentException if it is a directory
     * @throws DamagedArtifactException if the store lost it
     */
    public Optional<URI> link(String digest, Duration duration, String fileName) throws IOException {
        Manifest manifest = manifest(digest);
        if (manifest.directory()) {
            throw new IllegalArgumentException("Artifact " + digest + " is a directory");
        }
        String blob = Objects.requireNonNull(manifest.entries().get(0).sha256());
        try {
            return objects.link(Keys.blob(blob), duration, fileName);
        } catch (NoSuchFileException e) {
            throw Damage.missingBlob(digest, "", blob, e);
        }
    }

    /**
     * Reads the whole store again: every blob is hashed, every manifest's blobs are looked for. A collection has to wait
     * for it.
     *
     * @param removeDamaged whether to delete what is damaged, so that storing the same content again mends it
     */
    public Verification verify(boolean removeDamaged) throws IOException {
        return objects.storing(() -> new Verifying(this, objects, removeDamaged).verify());
    }

    /**
     * Removes the artifacts that are not kept and the blobs that no remaining artifact needs.
     *
     * @param kept digests of artifacts; those that are not there do not matter
     * @param keepNewerThan artifacts and blobs stored or stored again since then stay: a run may be about to record them
     * @param dryRun whether to only say what would be removed
     * @param wait how long to wait for stores that are under way
     * @throws StoreBusyException if they took longer
     * @throws DamagedArtifactException if the blobs of a remaining artifact cannot be told; nothing is removed then
     */
    public Collected gc(Set<String> kept, Instant keepNewerThan, boolean dryRun, Duration wait) throws IOException {
        return objects.collecting(wait, () -> new Collecting(this, objects, kept, keepNewerThan, dryRun).collect());
    }
}
