package dev.pipewright.activities.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RemoteManifest;
import dev.pipewright.activities.registry.Repository;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds images by what a pipeline file calls them: in a registry, in the local Docker engine, or in a tar file. */
final class BaseImages {
    private final Registries registries;
    private final LocalImages local;

    BaseImages(Registries registries, LocalImages local) {
        this.registries = registries;
        this.local = local;
    }

    /**
     * The image for a platform.
     *
     * @param name {@code python:3.12-slim}, {@code docker://NAME} or {@code tar://PATH}
     * @throws io.temporal.failure.ApplicationFailure if there is none, or none for the platform
     */
    BaseImage find(String name, Platform platform, @Nullable ContainerRegistry component)
            throws IOException, InterruptedException {
        BaseImage base = local.knows(name) ? local.find(name) : inRegistry(name, platform, component);
        if (!base.platform().equals(platform)) {
            throw ImageFailures.wrongPlatform(name, platform, base.platform().toString());
        }
        return base;
    }

    private BaseImage inRegistry(String name, Platform platform, @Nullable ContainerRegistry component)
            throws IOException, InterruptedException {
        try {
            return fetched(name, platform, component);
        } catch (RegistryException e) {
            throw ImageFailures.registry("use image '" + name + "'", e);
        } catch (IllegalArgumentException e) {
            throw ImageFailures.noName(name);
        }
    }

    private BaseImage fetched(String name, Platform platform, @Nullable ContainerRegistry component)
            throws IOException, InterruptedException {
        ImageName image = mirrored(ImageName.parse(name), component);
        Repository repository = registries.toRead(image, component);
        RemoteManifest manifest =
                repository.manifest(image.qualifier()).orElseThrow(() -> ImageFailures.noImage(name, image.registry()));
        if (manifest.index()) {
            String digest = ofPlatform(name, manifest.content(), platform);
            manifest = repository.manifest(digest).orElseThrow(() -> ImageFailures.noImage(name, image.registry()));
        }
        JsonNode config = Json.read(
                repository.blob(manifest.content().path("config").path("digest").asText()));
        return new BaseImage(
                name,
                image.with(manifest.digest()).toString(),
                manifest.digest(),
                config,
                BaseImage.layersOf(manifest.content()),
                new Remote(repository),
                image.registry(),
                image.repository());
    }

    private static ImageName mirrored(ImageName image, @Nullable ContainerRegistry component) {
        String mirror = component instanceof ContainerRegistry.Default its ? its.mirror() : null;
        return mirror == null ? image : image.from(mirror);
    }

    private static String ofPlatform(String name, JsonNode index, Platform platform) {
        List<String> there = new ArrayList<>();
        for (JsonNode entry : index.path("manifests")) {
            Platform its = Platform.of(entry.path("platform"));
            if (its.equals(platform)) {
                return entry.path("digest").asText();
            }
            if (!its.os().equals("unknown")) { // attestations are kept like this
                there.add(its.toString());
            }
        }
        throw ImageFailures.wrongPlatform(name, platform, String.join(", ", there));
    }

    private record Remote(Repository repository) implements BaseImage.Blobs {
        @Override
        public InputStream open(String digest) throws IOException, InterruptedException {
            return repository.open(digest);
        }

        @Override
        public void fetch(String digest, Path target) throws IOException, InterruptedException {
            repository.fetch(digest, target);
        }
    }
}
