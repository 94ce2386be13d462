package dev.pipewright.activities.s3;

import dev.pipewright.stack.ArtifactStore;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the clients of one store: with the credentials, the region and the address that AWS's own tools would use, too. */
final class S3Clients {
    private static final int ATTEMPTS = 5;
    private static final int CONNECTIONS = 64;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final ArtifactStore.S3 store;
    private final S3Location location;
    private final @Nullable URI endpoint;
    private final boolean otherServer;

    /** @param endpoint of another server; null for that of the environment, or S3 itself */
    S3Clients(ArtifactStore.S3 store, S3Location location, @Nullable URI endpoint) {
        Map<String, String> environment = System.getenv();
        this.store = store;
        this.location = location;
        this.endpoint = endpoint;
        this.otherServer = endpoint != null
                || environment.containsKey("AWS_ENDPOINT_URL")
                || environment.containsKey("AWS_ENDPOINT_URL_S3")
                || System.getProperty("aws.endpointUrl") != null
                || System.getProperty("aws.endpointUrlS3") != null;
    }

    S3Client client(AwsCredentialsProvider credentials) {
        SdkHttpClient http = ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .expectContinueEnabled(false) // the SDK says for which requests
                .build();
        S3Client client = client(credentials, http, configuredRegion());
        if (store.region() != null || otherServer) {
            return client;
        }
        Region its = regionOfBucket(client);
        return its == null || its.equals(client.serviceClientConfiguration().region())
                ? client
                : client(credentials, http, its);
    }

    private S3Client client(AwsCredentialsProvider credentials, SdkHttpClient http, Region region) {
        return S3Client.builder()
                .credentialsProvider(credentials)
                .httpClient(http)
                .region(region)
                .endpointOverride(endpoint)
                .forcePathStyle(pathStyle())
                // Signing piece by piece is for bodies that cannot be read twice, and costs the server more.
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .overrideConfiguration(override -> override.addExecutionInterceptor(new SmallAtOnce())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()))
                .build();
    }

    /** Does not ask first whether a small body is welcome: that takes as long as to send it. */
    private static final class SmallAtOnce implements ExecutionInterceptor {
        private static final long SMALL = 1 << 20;

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            SdkHttpRequest request = context.httpRequest();
            long length = request.firstMatchingHeader("Content-Length")
                    .map(Long::parseLong)
                    .orElse(SMALL);
            return length < SMALL ? request.toBuilder().removeHeader("Expect").build() : request;
        }
    }

    /** Signs addresses as the client signs requests. */
    S3Presigner presigner(AwsCredentialsProvider credentials, S3Client client) {
        return S3Presigner.builder()
                .credentialsProvider(credentials)
                .endpointOverride(endpoint)
                .region(client.serviceClientConfiguration().region())
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(pathStyle())
                        .build())
                .build();
    }

    private boolean pathStyle() {
        return store.pathStyle() || otherServer;
    }

    private Region configuredRegion() {
        if (store.region() != null) {
            return Region.of(store.region());
        }
        try {
            // Not the machine's own region, which takes a second to find out that it is no machine of AWS.
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1; // from which S3 says where any bucket is
        }
    }

    /** Where S3 says that the bucket is, which it does even to those who may do nothing with it; null if it does not. */
    private @Nullable Region regionOfBucket(S3Client client) {
        String region;
        try {
            region = client.headBucket(bucket -> bucket.bucket(location.bucket()))
                    .bucketRegion();
        } catch (AwsServiceException e) {
            region = S3Failures.header(e, "x-amz-bucket-region", null);
        }
        return region == null ? null : Region.of(region);
    }
}
