package dev.pipewright.cli.submission;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.InvalidArtifactException;
import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.s3.S3Source;
import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** Data from outside the code, stored by content before the run starts. */
final class ExternalInput {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Artifacts artifacts;
    private final Path scratch;
    private final Function<String, S3Source> buckets;

    ExternalInput(Artifacts artifacts, Path scratch, Function<String, S3Source> buckets) {
        this.artifacts = artifacts;
        this.scratch = scratch;
        this.buckets = buckets;
    }

    ArtifactRef store(String name, String source) throws SubmissionException, IOException {
        if (source.startsWith("https://") || source.startsWith("http://")) {
            return download(name, source);
        }
        if (source.startsWith("s3://")) {
            return copy(name, source);
        }
        return store(name, Path.of(source), false);
    }

    private ArtifactRef copy(String name, String address) throws SubmissionException, IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(scratch), "input-");
        try {
            Path data = folder.resolve("data");
            read(name, address, data);
            return store(name, data, true);
        } finally {
            Scratch.delete(folder);
        }
    }

    private void read(String name, String address, Path data) throws IOException {
        String cannot = "Cannot read input '" + name + "' from " + address + ": ";
        try {
            buckets.apply(address).copy(data);
        } catch (NoSuchFileException e) {
            throw new StoreException(
                    StoreException.Kind.NOT_FOUND,
                    cannot + "there is no such object",
                    "check the address in the pipeline file; with a / at its end it stands for all objects below it",
                    e);
        } catch (StoreException e) {
            boolean itsAddress =
                    e.kind() == StoreException.Kind.NOT_FOUND || e.hint().contains(" artifact-store ");
            throw new StoreException(
                    e.kind(),
                    cannot + String.valueOf(e.getMessage()).replaceFirst("^Cannot .*?: ", ""),
                    itsAddress ? "check the address in the pipeline file" : e.hint(),
                    e);
        }
    }

    private ArtifactRef store(String name, Path data, boolean consume) throws SubmissionException, IOException {
        try {
            return artifacts.store(data, consume);
        } catch (InvalidArtifactException e) {
            throw new SubmissionException("Cannot store input '" + name + "': " + e.getMessage(), e);
        }
    }

    private ArtifactRef download(String name, String address) throws SubmissionException, IOException {
        Files.createDirectories(scratch);
        Path file = Files.createTempFile(scratch, "input-", "");
        try {
            HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(PATIENCE)
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
            HttpResponse<Path> response = client.send(request, HttpResponse.BodyHandlers.ofFile(file));
            if (response.statusCode() != 200) {
                throw new SubmissionException(
                        "Cannot download input '" + name + "' from " + address + ": the server answered "
                                + response.statusCode(),
                        "check the address in the pipeline file");
            }
            return artifacts.store(file, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while downloading " + address, e);
        } catch (SubmissionException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new SubmissionException("Cannot download input '" + name + "' from " + address + ": " + e, e);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
