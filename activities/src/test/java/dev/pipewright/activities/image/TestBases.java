package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.Repository;
import dev.pipewright.stack.ContainerRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Small base images, made by hand. */
final class TestBases {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private String architecture = "amd64";

    /** One with a file and no Python. */
    static TestBases plain() {
        return new TestBases().with("etc/base", "base").with("lib64/ld-linux-x86-64.so.2", "");
    }

    /** One that looks as if it had a Python. */
    static TestBases python() {
        return plain().with("usr/bin/python3.11", "not really");
    }

    TestBases with(String path, String content) {
        return with(path, content.getBytes(UTF_8));
    }

    TestBases with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    TestBases env(String name, String value) {
        env.put(name, value);
        return this;
    }

    TestBases architecture(String name) {
        architecture = name;
        return this;
    }

    /** Pushes it and returns the digest of its manifest. */
    String push(Registries registries, String name, @Nullable ContainerRegistry component) throws Exception {
        ImageName image = ImageName.parse(name);
        Repository repository = registries.toPush(image, component, null);
        byte[] tar = tar(files);
        byte[] layer = gzip(tar);
        byte[] config = config(tar);
        repository.push(Repository.digest(layer), layer);
        repository.push(Repository.digest(config), config);
        ObjectNode manifest = Json.object();
        manifest.put("schemaVersion", 2).put("mediaType", Repository.MANIFEST);
        manifest.putObject("config")
                .put("mediaType", "application/vnd.oci.image.config.v1+json")
                .put("digest", Repository.digest(config))
                .put("size", config.length);
        manifest.putArray("layers")
                .addObject()
                .put("mediaType", "application/vnd.oci.image.layer.v1.tar+gzip")
                .put("digest", Repository.digest(layer))
                .put("size", layer.length);
        return repository.pushManifest(image.qualifier(), Json.write(manifest));
    }

    /** Writes it as docker save does. */
    Path save(Path file) throws IOException {
        byte[] tar = tar(files);
        byte[] config = config(tar);
        String id = Repository.digest(config).substring("sha256:".length());
        String manifest =
                "[{\"Config\":\"" + id + ".json\",\"RepoTags\":[\"base:1\"],\"Layers\":[\"layer/layer.tar\"]}]";
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put("layer/layer.tar", tar);
        content.put(id + ".json", config);
        content.put("manifest.json", manifest.getBytes(UTF_8));
        return Files.write(file, tar(content));
    }

    private byte[] config(byte[] tar) {
        ObjectNode config = Json.object();
        config.put("architecture", architecture).put("os", "linux");
        ArrayNode variables = config.putObject("config").putArray("Env");
        env.forEach((name, value) -> variables.add(name + "=" + value));
        config.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(Repository.digest(tar));
        config.putArray("history")
                .addObject()
                .put("created", "2020-01-01T00:00:00Z")
                .put("created_by", "by hand");
        return Json.write(config);
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setMode(0755);
                entry.setModTime(0L);
                out.putArchiveEntry(entry);
                out.write(file.getValue());
                out.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
