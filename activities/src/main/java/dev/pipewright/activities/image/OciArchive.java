package dev.pipewright.activities.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image in a folder as OCI lays it out, unpacked from the tar file that Jib writes. */
final class OciArchive implements BaseImage.Blobs {
    private static final String BLOBS = "blobs/sha256/";

    private final Path folder;

    private OciArchive(Path folder) {
        this.folder = folder;
    }

    /** The image that was unpacked there. */
    static OciArchive in(Path folder) {
        return new OciArchive(folder);
    }

    /**
     * Unpacks a tar file.
     *
     * @param folder an empty one
     */
    static OciArchive unpack(Path tar, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(BLOBS));
        try (TarArchiveInputStream in = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName();
                boolean blob = name.startsWith(BLOBS) && name.indexOf('/', BLOBS.length()) < 0;
                if (!entry.isDirectory() && (blob || name.equals("index.json"))) {
                    Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return new OciArchive(folder);
    }

    JsonNode manifest() throws IOException {
        JsonNode index = Json.read(Files.readAllBytes(folder.resolve("index.json")));
        return json(index.path("manifests").path(0).path("digest").asText());
    }

    JsonNode config(JsonNode manifest) throws IOException {
        return json(manifest.path("config").path("digest").asText());
    }

    private JsonNode json(String digest) throws IOException {
        return Json.read(Files.readAllBytes(file(digest)));
    }

    /** Where a blob is. */
    Path file(String digest) {
        return folder.resolve(BLOBS + digest.substring(digest.indexOf(':') + 1));
    }

    @Override
    public InputStream open(String digest) throws IOException {
        return Files.newInputStream(file(digest));
    }

    @Override
    public void fetch(String digest, Path target) throws IOException {
        Files.copy(file(digest), target);
    }
}
