package dev.pipewright.cli.submission;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.InvalidArtifactException;
import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Data from outside the code, stored by content before the run starts. */
final class ExternalInput {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Artifacts artifacts;
    private final Path scratch;

    ExternalInput(Artifacts artifacts, Path scratch) {
        this.artifacts = artifacts;
        this.scratch = scratch;
    }

    ArtifactRef store(String name, String source) throws SubmissionException, IOException {
        if (source.startsWith("https://") || source.startsWith("http://")) {
            return download(name, source);
        }
        if (source.startsWith("s3://")) {
            throw new SubmissionException(
                    "Cannot read input '" + name + "' from " + source + ": the local stack has no access to S3",
                    "copy it here first and name the path in the pipeline file");
        }
        try {
            return artifacts.store(Path.of(source), false);
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
