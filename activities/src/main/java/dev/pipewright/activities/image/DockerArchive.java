package dev.pipewright.activities.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pipewright.activities.registry.Repository;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An image as a file that {@code docker load} takes: the same bytes for the same image. */
final class DockerArchive {
    private static final int TAG_LENGTH = 40;

    private final Assembly image;
    private final Path scratch;

    /**
     * An image to write.
     *
     * @param scratch for layers of the base
     */
    DockerArchive(Assembly image, Path scratch) {
        this.image = image;
        this.scratch = scratch;
    }

    /**
     * Writes it.
     *
     * @param repository what the image is called when it is loaded; its tag stands for its content
     */
    Written write(Path file, String repository) throws IOException, InterruptedException {
        byte[] config = image.config();
        String id = hex(Repository.digest(config));
        String name = repository + ":" + id.substring(0, TAG_LENGTH);
        List<String> names = new ArrayList<>();
        try (DigestOutputStream hashed =
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), Cache.sha256());
                TarArchiveOutputStream tar = new TarArchiveOutputStream(hashed)) {
            for (BaseImage.Layer layer : image.base().layers()) {
                Path blob = scratch.resolve(hex(layer.digest()));
                if (!Files.exists(blob)) {
                    image.base().blobs().fetch(layer.digest(), blob);
                }
                names.add(add(tar, layer, blob));
                Files.delete(blob);
            }
            for (Layers.Made made : image.layers()) {
                names.add(add(tar, made.layer(), made.file()));
            }
            add(tar, id + ".json", config);
            add(tar, "manifest.json", Json.write(manifest(id, name, names)));
            tar.finish();
            hashed.flush();
            return new Written(
                    name, HexFormat.of().formatHex(hashed.getMessageDigest().digest()));
        }
    }

    private static JsonNode manifest(String id, String name, List<String> layers) {
        ObjectNode manifest = Json.object();
        manifest.put("Config", id + ".json");
        manifest.putArray("RepoTags").add(name);
        ArrayNode all = manifest.putArray("Layers");
        layers.forEach(all::add);
        return all.arrayNode().add(manifest);
    }

    private static String add(TarArchiveOutputStream tar, BaseImage.Layer layer, Path blob) throws IOException {
        String name = hex(layer.digest()) + (layer.mediaType().endsWith("gzip") ? ".tar.gz" : ".tar");
        tar.putArchiveEntry(entry(name, Files.size(blob)));
        Files.copy(blob, tar);
        tar.closeArchiveEntry();
        return name;
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        tar.putArchiveEntry(entry(name, content.length));
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setModTime(0L);
        entry.setMode(0644);
        return entry;
    }

    private static String hex(String digest) {
        return digest.substring(digest.indexOf(':') + 1);
    }

    /** What was written. */
    record Written(String name, String sha256) {}
}
