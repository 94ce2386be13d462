package dev.pipewright.activities.aws;

import dev.pipewright.activities.catalog.Connector;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsGetFederationTokenCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsGetSessionTokenCredentialsProvider;

/**
 * Turns connectors into credentials. Sessions last for the time that AWS says they do, and are replaced some minutes before they end; so a run
 * may take longer than any of them.
 */
final class AwsSessions {
    /** How long a session lasts: an hour is the most that a role takes if nobody has set it higher. */
    private static final int SECONDS = 3600;

    private final @Nullable URI endpoint;
    private final @Nullable String policy;

    /** @param policy which sessions are confined to; null for none */
    AwsSessions(@Nullable URI endpoint, @Nullable String policy) {
        this.endpoint = endpoint;
        this.policy = policy;
    }

    AwsCredentialsProvider open(Connector connector, Map<String, String> secrets) {
        return switch (AwsMethod.of(connector.method())) {
            case IMPLICIT ->
                DefaultCredentialsProvider.builder()
                        .profileName(connector.settings().get("profile"))
                        .build();
            case SECRET_KEY, STS_TOKEN -> StaticCredentialsProvider.create(keys(secrets));
            case SESSION_TOKEN ->
                StsGetSessionTokenCredentialsProvider.builder()
                        .stsClient(sts(connector, StaticCredentialsProvider.create(keys(secrets))))
                        .refreshRequest(request -> request.durationSeconds(SECONDS))
                        .build();
            case IAM_ROLE ->
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts(connector, StaticCredentialsProvider.create(keys(secrets))))
                        .refreshRequest(
                                request -> request.roleArn(connector.settings().get("role_arn"))
                                        .externalId(connector.settings().get("external_id"))
                                        .roleSessionName(session(connector))
                                        .durationSeconds(SECONDS)
                                        .policy(policy))
                        .build();
            case FEDERATION_TOKEN ->
                StsGetFederationTokenCredentialsProvider.builder()
                        .stsClient(sts(connector, StaticCredentialsProvider.create(keys(secrets))))
                        .refreshRequest(request -> request.name(session(connector))
                                .durationSeconds(SECONDS)
                                .policy(policy))
                        .build();
        };
    }

    /** As it stands in the account's records; at most 32 characters. */
    private static String session(Connector connector) {
        String name = "pipewright-" + connector.name();
        return name.substring(0, Math.min(name.length(), 32));
    }

    private static AwsCredentials keys(Map<String, String> secrets) {
        String id = secrets.getOrDefault(AwsMethod.ACCESS_KEY, "");
        String key = secrets.getOrDefault(AwsMethod.SECRET_KEY_NAME, "");
        String token = secrets.get(AwsMethod.TOKEN);
        return token == null ? AwsBasicCredentials.create(id, key) : AwsSessionCredentials.create(id, key, token);
    }

    StsClient sts(Connector connector, AwsCredentialsProvider credentials) {
        StsClientBuilder client = StsClient.builder()
                .credentialsProvider(credentials)
                .region(region(connector))
                .httpClient(http());
        return endpoint == null
                ? client.build()
                : client.endpointOverride(endpoint).build();
    }

    static SdkHttpClient http() {
        return ApacheHttpClient.create();
    }

    static Region region(Connector connector) {
        return Region.of(connector.settings().getOrDefault(AwsMethod.REGION, "us-east-1"));
    }
}
