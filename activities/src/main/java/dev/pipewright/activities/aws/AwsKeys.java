package dev.pipewright.activities.aws;

import dev.pipewright.activities.json.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that somebody has.
 *
 * @param secrets by the names under which a connector keeps them
 * @param expires when they end; null where nobody said
 */
public record AwsKeys(Map<String, String> secrets, @Nullable Instant expires) {
    private static final Map<String, String> NAMES = Map.of(
            "AccessKeyId", AwsMethod.ACCESS_KEY,
            "SecretAccessKey", AwsMethod.SECRET_KEY_NAME,
            "SessionToken", AwsMethod.TOKEN);

    private static final Map<String, String> VARIABLES = Map.of(
            "AWS_ACCESS_KEY_ID", AwsMethod.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY", AwsMethod.SECRET_KEY_NAME,
            "AWS_SESSION_TOKEN", AwsMethod.TOKEN);

    public AwsKeys {
        secrets = new TreeMap<>(secrets);
    }

    /** Those of an environment; may be none. */
    public static AwsKeys of(Map<String, String> environment) {
        Map<String, String> secrets = new TreeMap<>();
        VARIABLES.forEach((variable, name) -> {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                secrets.put(name, value);
            }
        });
        return new AwsKeys(secrets, instant(environment.get("AWS_CREDENTIAL_EXPIRATION")));
    }

    /**
     * Those of a document as AWS's tools print it: {@code aws configure export-credentials}, {@code aws sts ...}, {@code aws iam
     * create-access-key}.
     *
     * @throws ConnectorException INVALID; the message says nothing of what is in it
     */
    public static AwsKeys parse(String document) {
        Map<String, String> secrets = new TreeMap<>();
        Map<?, ?> json;
        try {
            json = inner(Json.object(document));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw unreadable();
        }
        NAMES.forEach((field, name) -> {
            if (json.get(field) instanceof String value && !value.isEmpty()) {
                secrets.put(name, value);
            }
        });
        if (secrets.size() < 2) {
            throw unreadable();
        }
        return new AwsKeys(secrets, json.get("Expiration") instanceof String end ? instant(end) : null);
    }

    private static Map<?, ?> inner(Map<String, Object> json) {
        for (String outer : new String[] {"Credentials", "AccessKey"}) {
            if (json.get(outer) instanceof Map<?, ?> inner) {
                return inner;
            }
        }
        return json;
    }

    private static ConnectorException unreadable() {
        return new ConnectorException(
                ConnectorException.Kind.INVALID,
                "Cannot use the credentials given: they are no JSON object with AccessKeyId and SecretAccessKey",
                "aws configure export-credentials prints one",
                null);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null || text.isEmpty()
                    ? null
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /** Not the secrets themselves. */
    @Override
    public String toString() {
        return "keys " + secrets.keySet();
    }
}
