package dev.pipewright.activities.aws;

import dev.pipewright.activities.catalog.Access;
import dev.pipewright.activities.catalog.Connector;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Asks AWS what a way to authenticate is worth. */
final class AwsProbe {
    private final String name;
    private final String whose;
    private final Connector connector;
    private final Access access;
    private final @Nullable URI endpoint;

    AwsProbe(String name, Access access, @Nullable URI endpoint) {
        this(name, "service connector '" + name + "'", access, endpoint);
    }

    /**
     * Of what a host has without any connector.
     *
     * @param region in which AWS is asked; null for the usual one
     */
    static AwsProbe ofHost(@Nullable String region, @Nullable URI endpoint) {
        Map<String, String> settings = region == null ? Map.of() : Map.of(AwsMethod.REGION, region);
        Access access = new Access(AwsMethod.IMPLICIT.label(), settings, Map.of(), null);
        return new AwsProbe("host", "the credentials of this host", access, endpoint);
    }

    private AwsProbe(String name, String whose, Access access, @Nullable URI endpoint) {
        this.name = name;
        this.whose = whose;
        this.connector = new Connector(
                name, "aws", access.method(), access.settings(), access.expires(), Instant.EPOCH, Instant.EPOCH);
        this.access = access;
        this.endpoint = endpoint;
    }

    /** Whose credentials they are. */
    AwsIdentity identity() {
        return client().identity();
    }

    /** What a component that authenticates so has to sign with, from now on for as long as AWS says. */
    AwsClient client() {
        try {
            AwsSessions sessions = new AwsSessions(endpoint, null);
            AwsCredentials given = sessions.open(connector, access.secrets()).resolveCredentials();
            try (StsClient sts = sessions.sts(connector, StaticCredentialsProvider.create(given))) {
                GetCallerIdentityResponse answer = sts.getCallerIdentity();
                return AwsClient.of(new AwsIdentity(answer.account(), answer.arn()), given, access.expires());
            }
        } catch (SdkException e) {
            throw AwsFailures.of("verify " + whose, e);
        }
    }

    /** The buckets that the account has, by name. */
    List<String> buckets() {
        try (S3Client s3 = S3Client.builder()
                .credentialsProvider(new AwsSessions(endpoint, null).open(connector, access.secrets()))
                .region(AwsSessions.region(connector))
                .endpointOverride(endpoint)
                .httpClient(AwsSessions.http())
                .build()) {
            return s3.listBuckets().buckets().stream()
                    .map(Bucket::name)
                    .sorted()
                    .toList();
        } catch (SdkException e) {
            throw AwsFailures.of("list the buckets of service connector '" + name + "'", e);
        }
    }

    /** What images of the account's registry are kept in, in the connector's region, as {@code HOST/REPOSITORY}, by name. */
    List<String> repositories() {
        try (EcrClient ecr = EcrClient.builder()
                .credentialsProvider(new AwsSessions(endpoint, null).open(connector, access.secrets()))
                .region(AwsSessions.region(connector))
                .endpointOverride(endpoint)
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            return ecr.describeRepositoriesPaginator().repositories().stream()
                    .map(Repository::repositoryUri)
                    .sorted()
                    .toList();
        } catch (SdkException e) {
            throw AwsFailures.of("list the repositories of service connector '" + name + "'", e);
        }
    }
}
