package dev.pipewright.activities.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes layers from folders, so that the same content is the same bytes: no times, owners or modes of this host are in them. */
final class Layers {
    /** Changes when equal folders would become other layers. */
    static final String FORMAT = "1";

    private static final Instant TIME = Instant.ofEpochSecond(1);
    private static final String OWNER = "0:0";
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

    private final Cache cache;

    Layers(Cache cache) {
        this.cache = cache;
    }

    /**
     * The layer of a folder, made at most once.
     *
     * @param key stands for the folder's content
     * @param target where the content is in the image
     * @param folders octal mode of the folders
     * @param content fills an empty folder with it; called only if the layer has to be made
     */
    Made of(String key, String target, String folders, Folders.Filling content)
            throws IOException, InterruptedException {
        Path made = Folders.once(cache.layer(Cache.key(FORMAT, key, target, folders)), folder -> {
            Path scratch = cache.scratch();
            try {
                Path source = Files.createDirectory(scratch.resolve("content"));
                content.fill(source);
                List<FileEntry> entries = new Entries(scratch, source, target, folders).all();
                Jibs.layer(FileEntriesLayer.builder().setEntries(entries).build(), folder);
            } finally {
                Folders.delete(scratch);
            }
        });
        OciArchive archive = OciArchive.in(made);
        JsonNode manifest = archive.manifest();
        BaseImage.Layer layer = BaseImage.layersOf(manifest).get(0);
        String diff =
                archive.config(manifest).path("rootfs").path("diff_ids").path(0).asText();
        return new Made(layer, diff, archive.file(layer.digest()));
    }

    /**
     * A layer that is a file of this host.
     *
     * @param diffId digest of its tar file before compression
     */
    record Made(BaseImage.Layer layer, String diffId, Path file) {}

    /** What of a folder goes into the layer. Links are followed: Jib knows none, and those of artifacts stay inside. */
    private static final class Entries {
        private final Path scratch;
        private final Path source;
        private final String target;
        private final FilePermissions folders;
        private final List<FileEntry> entries = new ArrayList<>();

        Entries(Path scratch, Path source, String target, String folders) {
            this.scratch = scratch;
            this.source = source;
            this.target = target;
            this.folders = FilePermissions.fromOctalString(folders);
        }

        List<FileEntry> all() throws IOException {
            try (Stream<Path> walked = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
                for (Path path : (Iterable<Path>) walked::iterator) {
                    add(path);
                }
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof FileSystemLoopException loop) {
                    Path link = source.relativize(Path.of(loop.getFile()));
                    throw ImageFailures.code(link.toString(), "it is a link to a folder that it is in");
                }
                throw e.getCause();
            }
            return entries;
        }

        private void add(Path path) throws IOException {
            String name = name(path);
            if (Files.isDirectory(path)) {
                entries.add(entry(path, name, folders));
            } else if (Files.isRegularFile(path)) {
                entries.add(entry(plain(path), name, Files.isExecutable(path) ? PROGRAM : FILE));
            } else if (!Files.isSymbolicLink(path) && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(path.toString());
            } // else a link that leads nowhere, which leads nowhere in the image too
        }

        private FileEntry entry(Path from, String name, FilePermissions permissions) {
            return new FileEntry(from, AbsoluteUnixPath.get(target + name), permissions, TIME, OWNER);
        }

        /** Below the source, with a slash before it, in UTF-8 whatever the locale. */
        private String name(Path path) {
            String root = source.toUri().getPath();
            String all = path.toUri().getPath();
            String relative = all.substring(Math.min(root.length(), all.length()));
            return relative.isEmpty()
                    ? ""
                    : "/" + (relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative);
        }

        /** A path that survives becoming a text: Jib makes it one, and a locale such as C loses letters there. */
        private Path plain(Path path) throws IOException {
            URI uri = path.toUri();
            if (uri.getRawPath().equals(uri.getPath()) || path.toString().equals(uri.getPath())) {
                return path;
            }
            Path copy = Files.createTempFile(scratch, "file-", "");
            return Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
