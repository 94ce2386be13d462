package dev.pipewright.activities.aws;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What a component gets from a connector to sign its requests with.
 *
 * @param secrets the key and, where there is one, the token, by the names that AWS's own tools use
 * @param expires when AWS ends the session; null if it does not, or did not say
 */
public record AwsClient(
        AwsIdentity identity,
        Map<String, String> secrets,
        @Nullable Instant expires) {
    public AwsClient {
        secrets = Map.copyOf(secrets);
    }

    static AwsClient of(AwsIdentity identity, AwsCredentials given, @Nullable Instant known) {
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put(AwsMethod.ACCESS_KEY, given.accessKeyId());
        secrets.put(AwsMethod.SECRET_KEY_NAME, given.secretAccessKey());
        if (given instanceof AwsSessionCredentials session) {
            secrets.put(AwsMethod.TOKEN, session.sessionToken());
        }
        return new AwsClient(identity, secrets, given.expirationTime().orElse(known));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "AwsClient[" + identity + ", expires=" + expires + "]";
    }
}
