package dev.pipewright.activities.aws;

import dev.pipewright.activities.aws.ConnectorException.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets that AWS's Secrets Manager keeps, each asked for in the region of its ARN: seldom, so that each question has a client of its own. */
public final class AwsSecrets {
    /** In all: callers of Temporal wait for it. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private static final Duration ATTEMPT = Duration.ofSeconds(4);

    private static final int REGION = 3;

    /** What sessions may do that look. */
    private static final String LOOKING = """
            {"Version":"2012-10-17","Statement":[\
            {"Effect":"Allow","Action":"secretsmanager:DescribeSecret","Resource":"*"}]}""";

    private final AwsCredentialsProvider credentials;
    private final @Nullable URI endpoint;

    /** @param endpoint of another server; null for that of the environment, or AWS itself */
    AwsSecrets(AwsCredentialsProvider credentials, @Nullable URI endpoint) {
        this.credentials = credentials;
        this.endpoint = endpoint;
    }

    /** As this host's own credentials may: on a machine, its role. */
    public static AwsSecrets ofHost() {
        return new AwsSecrets(ConnectorCredentials.ofHost(), null);
    }

    /**
     * To be looked at, and not to be read.
     *
     * @param connector null for what the host has
     */
    public static AwsSecrets described(AwsConnections connections, @Nullable String connector) {
        return new AwsSecrets(connections.credentials(connector, LOOKING), null);
    }

    /**
     * What it holds now.
     *
     * @throws ConnectorException if AWS does not give it, or it is no text; never with the value
     */
    public String read(String arn) {
        String what = "read secret '" + arn + "'";
        String value = ask(arn, what, client -> client.getSecretValue(request -> request.secretId(arn)))
                .secretString();
        if (value == null) {
            throw unusable(what, "it is not text", "store it as text", null);
        }
        return value;
    }

    /**
     * Looks whether it is there, and will be.
     *
     * @throws ConnectorException if it is not, or AWS does not say
     */
    public void examine(String arn) {
        String what = "look at secret '" + arn + "'";
        DescribeSecretResponse secret =
                ask(arn, what, client -> client.describeSecret(request -> request.secretId(arn)));
        if (secret.deletedDate() != null) {
            throw unusable(what, "it is to be deleted", "aws secretsmanager restore-secret --secret-id " + arn, null);
        }
    }

    private <T> T ask(String arn, String what, Function<SecretsManagerClient, T> question) {
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                .credentialsProvider(credentials)
                .region(Region.of(arn.split(":", -1)[REGION]))
                .endpointOverride(endpoint)
                .httpClientBuilder(ApacheHttpClient.builder()) // so that it is closed with the client
                .overrideConfiguration(override -> override.apiCallTimeout(CALL).apiCallAttemptTimeout(ATTEMPT))
                .build()) {
            return question.apply(client);
        } catch (ResourceNotFoundException e) {
            throw unusable(what, "there is none", "compare the ARN with: aws secretsmanager list-secrets", e);
        } catch (SdkException e) {
            if (String.valueOf(e.getMessage()).contains("Access to KMS")) {
                throw unusable(what, "its key of KMS may not be used", "allow kms:Decrypt on it to who reads it", e);
            }
            throw AwsFailures.of(what, e);
        }
    }

    private static ConnectorException unusable(String what, String why, String hint, @Nullable Throwable cause) {
        return new ConnectorException(Kind.INVALID, "Cannot " + what + ": " + why, hint, cause);
    }
}
