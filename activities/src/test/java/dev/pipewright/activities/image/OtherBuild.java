package dev.pipewright.activities.image;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import java.nio.file.Path;
import java.util.Map;

/** Builds an image in a process of its own, and prints how many bytes it pushed. */
final class OtherBuild {
    private OtherBuild() {}

    /** Starts it; the host's cache is {@code folder/cache}, its store {@code folder/store}. */
    static Process start(Path folder, String registry, String base, String code) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherBuild.class.getName(),
                        folder.toString(),
                        registry,
                        base,
                        code)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Artifacts artifacts = new Artifacts(new LocalObjects(folder.resolve("store")));
        Images images = new Images(
                folder.resolve("cache"),
                store -> artifacts,
                new Registries(folder.resolve("docker"), Map.of()),
                new Tool(System.getenv()));
        ImageRequest request = new ImageRequest(
                "training",
                new Image(arguments[2], null, null, null),
                "linux/amd64",
                arguments[3],
                new ArtifactStore.Local("/unused"),
                new ContainerRegistry.Default(arguments[1]),
                null,
                null);
        BuiltImage built = images.build(request, images.resolve(request));
        System.out.println(built.reference() + " " + (built.pushedBytes() > 0));
    }
}
