package dev.pipewright.activities.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/** Images that are in no registry: in the Docker engine of this host, or in a file that {@code docker save} wrote. */
final class LocalImages {
    private static final String ENGINE = "docker://";
    private static final String TAR = "tar://";

    private final Cache cache;
    private final Docker docker;

    LocalImages(Cache cache, Docker docker) {
        this.cache = cache;
        this.docker = docker;
    }

    boolean knows(String name) {
        return name.startsWith(ENGINE) || name.startsWith(TAR);
    }

    /** Whether that is an image in a file, which no engine runs as it is. */
    boolean isFile(String name) {
        return name.startsWith(TAR);
    }

    /** The image, unpacked into the cache. */
    BaseImage find(String name) throws IOException, InterruptedException {
        return name.startsWith(ENGINE) ? inEngine(name, name.substring(ENGINE.length())) : inTar(name);
    }

    /**
     * An image of the engine.
     *
     * @param shown for messages
     * @param name its name or id there
     */
    BaseImage inEngine(String shown, String name) throws IOException, InterruptedException {
        String id = docker.id(name);
        if (id == null) {
            throw ImageFailures.noImage(shown, "the Docker engine of the worker's host");
        }
        Path folder = BuildLocks.alone(cache.unpacking(id), () -> unpack(id));
        return image(shown, id, folder);
    }

    /** Takes as long as packing all of the image does: those that want it at the same time wait for one. */
    private Path unpack(String id) throws IOException, InterruptedException {
        return Folders.once(cache.base(id), unpacked -> {
            Path scratch = cache.scratchOf(id);
            try {
                Path tar = scratch.resolve("image.tar");
                docker.save(id, tar);
                Jibs.image(tar, unpacked);
            } finally {
                Folders.delete(scratch);
            }
        });
    }

    private BaseImage inTar(String name) throws IOException, InterruptedException {
        Path tar = Path.of(name.substring(TAR.length()));
        String digest;
        try {
            digest = configDigest(tar);
        } catch (IOException e) {
            throw ImageFailures.noTar(
                    tar, Files.exists(tar) ? "it is not an image that docker save wrote" : "there is no such file");
        }
        return image(name, digest, Folders.once(cache.base(digest), unpacked -> Jibs.image(tar, unpacked)));
    }

    private static BaseImage image(String shown, String digest, Path folder) throws IOException {
        OciArchive archive = OciArchive.in(folder);
        JsonNode manifest = archive.manifest();
        return new BaseImage(
                shown, shown, digest, archive.config(manifest), BaseImage.layersOf(manifest), archive, null, null);
    }

    private static String configDigest(Path tar) throws IOException {
        try (TarFile file = new TarFile(tar)) {
            Map<String, TarArchiveEntry> entries = new HashMap<>();
            for (TarArchiveEntry entry : file.getEntries()) {
                entries.put(entry.getName(), entry);
            }
            JsonNode manifest = Json.read(content(file, entries.get("manifest.json")));
            String config = manifest.path(0).path("Config").asText();
            return Repository.digest(content(file, entries.get(config)));
        }
    }

    private static byte[] content(TarFile file, @Nullable TarArchiveEntry entry) throws IOException {
        if (entry == null) {
            throw new IOException("a part is missing");
        }
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
