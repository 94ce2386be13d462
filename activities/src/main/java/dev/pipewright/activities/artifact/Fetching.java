package dev.pipewright.activities.artifact;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Writes one artifact where nothing was. */
final class Fetching {
    private static final int SMALL = 64 << 10;
    private static final int MANY_FILES = 32;

    private final ObjectStore objects;
    private final String digest;
    private final Path target;
    private final FileAttribute<?> plainMode;
    private final FileAttribute<?> executableMode;

    private Fetching(ObjectStore objects, String digest, Path target, boolean writable) {
        this.objects = objects;
        this.digest = digest;
        this.target = target;
        this.plainMode = mode(writable ? "rw-rw-rw-" : "r--r--r--");
        this.executableMode = mode(writable ? "rwxrwxrwx" : "r-xr-xr-x");
    }

    /** What a file is created with; the process's umask takes from it. */
    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    static void fetch(ObjectStore objects, String digest, Manifest manifest, Path target, boolean writable)
            throws IOException {
        try {
            if (manifest.directory()) {
                Files.createDirectory(target);
            } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
        } catch (FileAlreadyExistsException e) {
            throw occupied(digest, target);
        } catch (FileSystemException e) {
            throw failed("artifact " + digest, target, e);
        }
        try {
            new Fetching(objects, digest, target, writable).write(manifest);
        } catch (FileAlreadyExistsException e) {
            throw occupied(digest, target); // came in between, so it is not ours to remove
        } catch (IOException | RuntimeException e) {
            removeTree(target, e);
            throw e;
        }
    }

    private static FileAlreadyExistsException occupied(String digest, Path target) {
        return new FileAlreadyExistsException("Cannot fetch artifact " + digest + " to " + target
                + ": there is something already (give a path that does not exist)");
    }

    private static IOException failed(String what, Path target, IOException cause) {
        return new IOException("Cannot fetch " + what + " to " + target + ": " + Reasons.of(cause), cause);
    }

    private void write(Manifest manifest) throws IOException {
        List<Manifest.Entry> files = new ArrayList<>();
        List<Manifest.Entry> links = new ArrayList<>();
        for (Manifest.Entry entry : manifest.entries()) {
            switch (entry.type()) {
                case DIRECTORY -> Files.createDirectory(path(entry));
                case FILE -> files.add(entry);
                case SYMLINK -> links.add(entry);
            }
        }
        InParallel.each(files, files.size() > MANY_FILES ? objects.lanes() : 1, () -> {
            Sha256 sha256 = new Sha256();
            return file -> write(file, sha256);
        });
        // Last, so that no link is there yet for a file to be written through.
        for (Manifest.Entry link : links) {
            Path at = path(link);
            Files.createSymbolicLink(at, Names.target(at, Objects.requireNonNull(link.target())));
        }
    }

    private void write(Manifest.Entry file, Sha256 sha256) throws IOException {
        String blob = Objects.requireNonNull(file.sha256());
        FileAttribute<?> mode = file.executable() ? executableMode : plainMode;
        String found;
        try (InputStream in = objects.open(Keys.blob(blob));
                FileChannel channel = FileChannel.open(path(file), Set.of(CREATE_NEW, WRITE), mode);
                OutputStream out = new SparseOutput(channel)) {
            if (file.size() <= SMALL) {
                byte[] bytes = in.readNBytes((int) file.size() + 1);
                found = sha256.hex(bytes, bytes.length);
                out.write(bytes);
            } else {
                found = Sha256.copy(in, out, file.size()).sha256();
            }
        } catch (NoSuchFileException e) {
            throw objects.exists(Keys.blob(blob))
                    ? failed(Damage.place(digest, file.path()), target, e)
                    : Damage.missingBlob(digest, file.path(), blob, e);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw failed(Damage.place(digest, file.path()), target, e);
        }
        if (!found.equals(blob)) {
            throw Damage.damagedBlob(digest, file.path(), blob, found);
        }
    }

    /** Writes one file to a stream. */
    static void copy(ObjectStore objects, String digest, Manifest.Entry file, OutputStream out) throws IOException {
        String blob = Objects.requireNonNull(file.sha256());
        String found;
        try (InputStream in = objects.open(Keys.blob(blob))) {
            found = Sha256.copy(in, out, file.size()).sha256();
        } catch (NoSuchFileException e) {
            throw Damage.missingBlob(digest, file.path(), blob, e);
        }
        if (!found.equals(blob)) {
            throw Damage.damagedBlob(digest, file.path(), blob, found);
        }
    }

    private Path path(Manifest.Entry entry) throws IOException {
        return entry.path().isEmpty() ? target : Names.resolve(target, entry.path());
    }

    private static void removeTree(Path root, Exception reason) {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) { // does not follow links
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            reason.addSuppressed(e);
        }
    }
}
