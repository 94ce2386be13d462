package dev.pipewright.activities.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * What Jib is used for: layers with the same bytes everywhere, and reading images that Docker has saved. Registries are not left to
 * it: it takes certificates from the whole process, and tells a busy registry from a broken one only by words.
 */
final class Jibs {
    private Jibs() {}

    /**
     * Makes one layer.
     *
     * @param folder an empty one, for an image of just this layer
     */
    static OciArchive layer(FileEntriesLayer layer, Path folder) throws IOException, InterruptedException {
        return archive(Jib.fromScratch().addFileEntriesLayer(layer), folder);
    }

    /**
     * Reads what {@code docker save} wrote.
     *
     * @param folder an empty one, for the image
     */
    static OciArchive image(Path tar, Path folder) throws IOException, InterruptedException {
        return archive(Jib.from(TarImage.at(tar)), folder);
    }

    private static OciArchive archive(JibContainerBuilder image, Path folder) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder.resolveSibling(""), "jib-");
        try {
            Path tar = work.resolve("image.tar");
            image.setFormat(ImageFormat.OCI)
                    .containerize(Containerizer.to(TarImage.at(tar).named("pipewright/image"))
                            .setBaseImageLayersCache(work.resolve("base"))
                            .setApplicationLayersCache(work.resolve("layers"))
                            .setOfflineMode(true)
                            .setToolName("pipewright"));
            return OciArchive.unpack(tar, folder);
        } catch (InvalidImageReferenceException | CacheDirectoryCreationException | RegistryException e) {
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } finally {
            Folders.delete(work);
        }
    }
}
