package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.registry.CloudRegistries;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RemoteManifest;
import dev.pipewright.activities.registry.Repository;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** A host that builds images: its cache, its Docker configuration, and a store with the code. */
final class ImageWorkshop {
    private final Path folder;
    private final @Nullable ContainerRegistry registry;
    private final Artifacts artifacts;
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private @Nullable CloudRegistries clouds;

    ImageWorkshop(Path folder, @Nullable ContainerRegistry registry) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.registry = registry;
        this.artifacts = new Artifacts(new LocalObjects(folder.resolve("store")));
    }

    ImageWorkshop with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ImageWorkshop with(CloudRegistries others) {
        clouds = others;
        return this;
    }

    /** What docker login writes. */
    ImageWorkshop dockerConfig(String json) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("docker")).resolve("config.json"), json);
        return this;
    }

    Images images() {
        return images("cache");
    }

    /** As if on another host. */
    Images images(String cache) {
        return new Images(folder.resolve(cache), store -> artifacts, registries(), new Tool(environment));
    }

    ImageBuilder builder() {
        return new ImageBuilder(folder.resolve("cache"), store -> artifacts, registries(), environment);
    }

    Registries registries() {
        return new Registries(folder.resolve("docker"), environment, clouds);
    }

    Artifacts artifacts() {
        return artifacts;
    }

    /** Stores files as the code; paths and contents in turn. */
    String code(String... files) throws IOException {
        Path code = Files.createTempDirectory(folder, "code-");
        for (int i = 0; i < files.length; i += 2) {
            Path file = code.resolve(files[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files[i + 1]);
        }
        return artifacts.store(code, true).digest();
    }

    ImageRequest request(Image image, String code) {
        return new ImageRequest(
                "Training_1", image, "linux/amd64", code, new ArtifactStore.Local("/unused"), registry, null, null);
    }

    BuiltImage build(Image image, String code) throws Exception {
        return build(images(), image, code);
    }

    BuiltImage build(Images images, Image image, String code) throws Exception {
        ImageRequest request = request(image, code);
        return images.build(request, images.resolve(request));
    }

    static Image on(String base) {
        return new Image(base, null, null, null);
    }

    static Image on(String base, String requirements) {
        return new Image(base, requirements, null, null);
    }

    static Image named(String name) {
        return new Image(null, null, name, null);
    }

    RemoteManifest manifest(String reference) throws Exception {
        ImageName name = ImageName.parse(reference);
        return registries().toRead(name, registry).manifest(name.qualifier()).orElseThrow();
    }

    JsonNode config(String reference) throws Exception {
        return Json.read(repository(reference)
                .blob(manifest(reference)
                        .content()
                        .path("config")
                        .path("digest")
                        .asText()));
    }

    private Repository repository(String reference) throws IOException {
        return registries().toRead(ImageName.parse(reference), registry);
    }

    /** What is in an image's layer, by path: contents of files, null for folders. */
    Map<String, @Nullable String> layer(String reference, int index) throws Exception {
        String digest = manifest(reference)
                .content()
                .path("layers")
                .path(index)
                .path("digest")
                .asText();
        Map<String, @Nullable String> files = new TreeMap<>();
        try (InputStream blob = repository(reference).open(digest);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(blob), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = requireNonNull(entry.getName());
                files.put(name, entry.isDirectory() ? null : new String(tar.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}
