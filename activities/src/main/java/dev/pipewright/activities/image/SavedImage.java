package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pipewright.activities.registry.Repository;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An image as {@code docker save} writes it, for {@code docker load}; its layers stay compressed. */
final class SavedImage {
    private final Assembly image;
    private final String name;
    private final Set<String> written = new LinkedHashSet<>();

    SavedImage(Assembly image, String name) {
        this.image = image;
        this.name = name;
    }

    /**
     * Writes it.
     *
     * @param folder for the file, and for what has to be fetched on the way
     */
    Path write(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("image.tar");
        byte[] config = image.config();
        String configName = hex(Repository.digest(config)) + ".json";
        ArrayNode layers = Json.object().putArray("layers");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (BaseImage.Layer layer : image.base().layers()) {
                Path blob = folder.resolve("blob");
                if (!written.contains(layerName(layer))) {
                    image.base().blobs().fetch(layer.digest(), blob);
                }
                layers.add(add(tar, layer, blob));
                Files.deleteIfExists(blob);
            }
            for (Layers.Made made : image.layers()) {
                layers.add(add(tar, made.layer(), made.file()));
            }
            add(tar, configName, config);
            add(tar, "manifest.json", manifest(configName, layers));
        }
        return file;
    }

    private byte[] manifest(String configName, ArrayNode layers) {
        ObjectNode entry = Json.object();
        entry.put("Config", configName);
        entry.putArray("RepoTags").add(name);
        entry.set("Layers", layers);
        return ("[" + new String(Json.write(entry), UTF_8) + "]").getBytes(UTF_8);
    }

    /** A layer that the image has twice is written once. */
    private String add(TarArchiveOutputStream tar, BaseImage.Layer layer, Path file) throws IOException {
        String path = layerName(layer);
        if (written.add(path)) {
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(Files.size(file));
            tar.putArchiveEntry(entry);
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(tar);
            }
            tar.closeArchiveEntry();
        }
        return path;
    }

    private static void add(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static String layerName(BaseImage.Layer layer) {
        return hex(layer.digest()) + "/layer.tar";
    }

    private static String hex(String digest) {
        return digest.substring(digest.indexOf(':') + 1);
    }
}
