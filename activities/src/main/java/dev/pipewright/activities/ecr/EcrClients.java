package dev.pipewright.activities.ecr;

import dev.pipewright.activities.aws.AwsFailures;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrClientBuilder;

/** Asks ECR: seldom, so that each question has a client of its own. */
final class EcrClients {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 4;

    private final AwsCredentialsProvider credentials;
    private final @Nullable URI endpoint;

    /** @param endpoint of another server; null for that of the environment, or ECR itself */
    EcrClients(AwsCredentialsProvider credentials, @Nullable URI endpoint) {
        this.credentials = credentials;
        this.endpoint = endpoint;
    }

    /** What questions are signed with now. */
    AwsCredentials credentials(String what, String host) throws RegistryException, InterruptedException {
        try {
            return credentials.resolveCredentials();
        } catch (SdkException e) {
            throw failure(what, host, e);
        }
    }

    /**
     * Asks the ECR of a registry's region.
     *
     * @param what is wanted of it, as after "Cannot"
     */
    <T> T ask(EcrAddress at, String what, Function<EcrClient, T> question)
            throws RegistryException, InterruptedException {
        try (EcrClient client = open(at)) {
            return question.apply(client);
        } catch (SdkException e) {
            throw failure(what, at.host(), e);
        }
    }

    private EcrClient open(EcrAddress at) {
        EcrClientBuilder builder = EcrClient.builder()
                .credentialsProvider(credentials)
                .region(Region.of(at.region()))
                .httpClientBuilder(ApacheHttpClient.builder()) // so that it is closed with the client
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
        if (at.fips()) {
            builder.fipsEnabled(true);
        }
        return endpoint == null
                ? builder.build()
                : builder.endpointOverride(endpoint).build();
    }

    private static RegistryException failure(String what, String host, SdkException e) throws InterruptedException {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        ConnectorException said = AwsFailures.of(what, e);
        return RegistryException.hinting(
                said.kind() == ConnectorException.Kind.UNAVAILABLE
                        ? RegistryException.Kind.BROKEN
                        : RegistryException.Kind.DENIED,
                host,
                String.valueOf(said.getMessage()).replaceFirst("^Cannot", "cannot"),
                said.hint(),
                e);
    }
}
