package dev.pipewright.activities.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Asks Service Quotas for a number, by the protocol AWS JSON 1.1 (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html): it is the only
 * thing that is asked of that service, and the SDK's client for it would be a library of its own.
 */
final class ServiceQuotas {
    /** What IAM calls the question. */
    static final String ACTION = "servicequotas:GetServiceQuota";

    private final String region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final URI endpoint;

    /** @param endpoint of another server; null for that of the environment, or AWS itself */
    ServiceQuotas(String region, AwsCredentialsProvider credentials, SdkHttpClient http, @Nullable URI endpoint) {
        this.region = region;
        this.credentials = credentials;
        this.http = http;
        this.endpoint = AwsClientEndpointProvider.builder()
                .clientEndpointOverride(endpoint)
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_SERVICE_QUOTAS")
                .serviceEndpointOverrideSystemProperty("aws.endpointUrlServiceQuotas")
                .serviceProfileProperty("service_quotas")
                .serviceEndpointPrefix("servicequotas")
                .defaultProtocol("https")
                .region(Region.of(region))
                .build()
                .clientEndpoint();
    }

    /**
     * What the account may have of something of EC2 at once.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if that cannot be had
     */
    double allowed(Quota quota) {
        String body = Json.compact(Map.of("ServiceCode", "ec2", "QuotaCode", quota.code()));
        try {
            HttpExecuteResponse answer = sent(ContentStreamProvider.fromUtf8String(body));
            Map<String, Object> said = Json.object(content(answer));
            if (!answer.httpResponse().isSuccessful()) {
                throw refused(answer.httpResponse().statusCode(), said);
            }
            return said.get("Quota") instanceof Map<?, ?> told && told.get("Value") instanceof Number value
                    ? value.doubleValue()
                    : 0;
        } catch (IOException | UncheckedIOException e) {
            throw SdkClientException.create("Service Quotas gave no answer: " + e.getMessage(), e);
        }
    }

    private HttpExecuteResponse sent(ContentStreamProvider body) throws IOException {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "ServiceQuotasV20190624.GetServiceQuota")
                .build();
        SignedRequest signed = AwsV4HttpSigner.create().sign(sign -> sign.identity(credentials.resolveCredentials())
                .request(request)
                .payload(body)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "servicequotas")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        return http.prepareRequest(HttpExecuteRequest.builder()
                        .request(signed.request())
                        .contentStreamProvider(body)
                        .build())
                .call();
    }

    private static String content(HttpExecuteResponse answer) throws IOException {
        if (answer.responseBody().isEmpty()) {
            return "{}";
        }
        try (InputStream body = answer.responseBody().get()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private static AwsServiceException refused(int status, Map<String, Object> said) {
        String code = String.valueOf(said.getOrDefault("__type", "")).replaceFirst(".*#", "");
        String message = String.valueOf(said.getOrDefault("message", said.getOrDefault("Message", "")));
        return AwsServiceException.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("ServiceQuotas")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
