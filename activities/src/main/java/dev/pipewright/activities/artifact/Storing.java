package dev.pipewright.activities.artifact;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.pipewright.activities.artifact.SourceTree.SourceFile;
import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Puts the files of one artifact into the store, then its manifest. */
final class Storing {
    /** Files up to this size are read once and written from memory: cheaper than the system calls of moving them. */
    private static final int SMALL = 64 << 10;

    private static final int MANY_FILES = 32;
    private static final long MANY_BYTES = 8 << 20;

    private final ObjectStore objects;
    private final SourceTree source;
    private final boolean consume;

    private Storing(ObjectStore objects, SourceTree source, boolean consume) {
        this.objects = objects;
        this.source = source;
        this.consume = consume;
    }

    static ArtifactRef store(ObjectStore objects, Path path, boolean consume) throws IOException {
        return new Storing(objects, SourceTree.of(path), consume).store();
    }

    private ArtifactRef store() throws IOException {
        List<SourceFile> files = source.files();
        long bytes = files.stream().mapToLong(SourceFile::size).sum();
        Queue<Manifest.Entry> stored = new ConcurrentLinkedQueue<>();
        InParallel.each(files, files.size() > MANY_FILES || bytes > MANY_BYTES ? objects.lanes() : 1, () -> {
            Sha256 sha256 = new Sha256();
            return file -> stored.add(store(file, sha256));
        });
        List<Manifest.Entry> entries = new ArrayList<>(source.others());
        entries.addAll(stored);
        return put(Manifest.of(entries));
    }

    private ArtifactRef put(Manifest manifest) throws IOException {
        byte[] json = manifest.toJson();
        String digest = Sha256.hex(json);
        try {
            String key = Keys.manifest(digest);
            if (!objects.refresh(key, json.length)) {
                objects.putOnce(key, json);
            }
        } catch (IOException e) {
            throw new IOException("Cannot store the manifest of '" + source + "': " + Reasons.of(e), e);
        }
        return manifest.ref(digest);
    }

    private Manifest.Entry store(SourceFile file, Sha256 sha256) throws IOException {
        Path path = file.path();
        try {
            String digest = file.size() <= SMALL ? storeSmall(file, sha256) : storeLarge(file);
            return Manifest.Entry.file(file.name(), file.executable(), file.size(), digest);
        } catch (InvalidArtifactException e) {
            throw e;
        } catch (ContentChangedException e) {
            throw source.refusals().changed(path, e);
        } catch (AccessDeniedException e) {
            throw isOf(path, e)
                    ? source.refusals().unreadable(path, e)
                    : source.refusals().failed(path, e);
        } catch (NoSuchFileException e) {
            throw isOf(path, e)
                    ? source.refusals().changed(path, e)
                    : source.refusals().failed(path, e);
        } catch (IOException e) {
            throw source.refusals().failed(path, e);
        }
    }

    private static boolean isOf(Path path, java.nio.file.FileSystemException e) {
        return path.toString().equals(e.getFile());
    }

    private String storeSmall(SourceFile file, Sha256 sha256) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file.path(), READ, NOFOLLOW_LINKS)) {
            bytes = in.readNBytes((int) file.size()); // whether there is more by now, its size will tell
        }
        checkUnchanged(file, bytes.length);
        String digest = sha256.hex(bytes, bytes.length);
        objects.putOnce(Keys.blob(digest), bytes);
        return digest;
    }

    private String storeLarge(SourceFile file) throws IOException {
        Sha256.Copied found;
        try (InputStream in = Files.newInputStream(file.path(), READ, NOFOLLOW_LINKS)) {
            found = Sha256.read(in, file.size());
        }
        checkUnchanged(file, found.size());
        objects.putOnce(Keys.blob(found.sha256()), file.path(), found.size(), found.sha256(), consume);
        return found.sha256();
    }

    private void checkUnchanged(SourceFile file, long read) throws IOException {
        if (read != file.size() || !file.isUnchanged()) {
            throw source.refusals().changed(file.path(), null);
        }
    }
}
