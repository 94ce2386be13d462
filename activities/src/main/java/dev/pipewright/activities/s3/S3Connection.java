package dev.pipewright.activities.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.stack.ArtifactStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The client of a store, made when it is first needed. */
final class S3Connection {
    private final ArtifactStore.S3 store;
    private final S3Location location;
    private final Supplier<AwsCredentialsProvider> credentials;
    private final @Nullable URI endpoint;
    private @Nullable Open open;

    /** @param endpoint of another server; null for that of the environment, or S3 itself */
    S3Connection(
            ArtifactStore.S3 store,
            S3Location location,
            Supplier<AwsCredentialsProvider> credentials,
            @Nullable URI endpoint) {
        this.store = store;
        this.location = location;
        this.credentials = credentials;
        this.endpoint = endpoint;
    }

    S3Client client() {
        return open().client;
    }

    /** An address that is signed, so that whoever has it can read the object. */
    URI link(String name, Duration duration, String fileName) {
        Open made = open();
        try (S3Presigner presigner = made.clients.presigner(made.credentials, made.client)) {
            return presigner
                    .presignGetObject(link -> link.signatureDuration(duration)
                            .getObjectRequest(object -> object.bucket(location.bucket())
                                    .key(name)
                                    .responseContentDisposition("attachment; filename*=UTF-8''"
                                            + URLEncoder.encode(fileName, UTF_8).replace("+", "%20"))))
                    .url()
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized Open open() {
        Open made = open;
        if (made == null) {
            S3Clients clients = new S3Clients(store, location, endpoint);
            AwsCredentialsProvider its = credentials.get();
            made = new Open(clients, its, clients.client(its));
            open = made;
        }
        return made;
    }

    private record Open(S3Clients clients, AwsCredentialsProvider credentials, S3Client client) {}
}
