package dev.pipewright.activities.aws;

import dev.pipewright.activities.catalog.Access;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a connector authenticates to AWS. Labels are stored: never renamed. */
public enum AwsMethod {
    IMPLICIT("implicit", "What the host has: its environment, a profile, its role"),
    SECRET_KEY("secret-key", "The access key of a user, as it is"),
    STS_TOKEN("sts-token", "Temporary credentials, which end and cannot be renewed"),
    SESSION_TOKEN("session-token", "Sessions of a user with an access key"),
    IAM_ROLE("iam-role", "Sessions of a role, with no more than the component needs"),
    FEDERATION_TOKEN(
            "federation-token", "Sessions of a user with an access key, with no more than the component needs");

    /** Names of secrets and settings. Stored: never renamed. */
    static final String ACCESS_KEY = "aws_access_key_id";

    static final String SECRET_KEY_NAME = "aws_secret_access_key";
    static final String TOKEN = "aws_session_token";
    static final String REGION = "region";

    private static final List<String> KEY = List.of(ACCESS_KEY, SECRET_KEY_NAME);
    private static final List<String> TEMPORARY = List.of(ACCESS_KEY, SECRET_KEY_NAME, TOKEN);

    private final String label;
    private final String description;

    AwsMethod(String label, String description) {
        this.label = label;
        this.description = description;
    }

    private List<String> secrets() {
        return switch (this) {
            case IMPLICIT -> List.of();
            case STS_TOKEN -> TEMPORARY;
            default -> KEY;
        };
    }

    private List<String> settings() {
        return switch (this) {
            case IMPLICIT -> List.of(REGION, "profile");
            case IAM_ROLE -> List.of(REGION, "role_arn", "external_id");
            default -> List.of(REGION);
        };
    }

    public String label() {
        return label;
    }

    /** One line, for people. */
    public String description() {
        return description;
    }

    /** The method of that label. */
    public static AwsMethod of(String label) {
        for (AwsMethod method : values()) {
            if (method.label.equals(label)) {
                return method;
            }
        }
        throw new ConnectorException(
                ConnectorException.Kind.INVALID,
                "Cannot use authentication method '" + label + "': there is none of that name (methods: "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(AwsMethod::label).toList()) + ")",
                "pipewright service-connector list-types",
                null);
    }

    /**
     * What a connector of this method keeps.
     *
     * @param given settings by name
     * @param secretsGiven by name; those that the method has no use for are left out
     * @throws ConnectorException INVALID, all mistakes in one message
     */
    public Access access(Map<String, String> given, Map<String, String> secretsGiven, @Nullable Instant expires) {
        List<String> mistakes = new ArrayList<>();
        for (String secret : secrets()) {
            if (secretsGiven.getOrDefault(secret, "").isEmpty()) {
                mistakes.add("'" + secret + "' is missing");
            }
        }
        if (this == IAM_ROLE && !given.containsKey("role_arn")) {
            mistakes.add("'role_arn' is missing");
        }
        for (String setting : given.keySet()) {
            if (!settings().contains(setting)) {
                mistakes.add("it has no use for '" + setting + "'");
            }
        }
        if (this != STS_TOKEN
                && this != IMPLICIT
                && !secretsGiven.getOrDefault(TOKEN, "").isEmpty()) {
            mistakes.add("the credentials are temporary, and it needs the access key of a user");
        }
        if (!mistakes.isEmpty()) {
            throw new ConnectorException(
                    ConnectorException.Kind.INVALID,
                    "Cannot use authentication method '" + label + "': " + String.join("; ", mistakes),
                    "credentials come from AWS_ACCESS_KEY_ID and its like, --from-file or --from-stdin; the rest from options",
                    null);
        }
        Map<String, String> kept = new TreeMap<>(secretsGiven);
        kept.keySet().retainAll(secrets());
        return new Access(label, given, kept, this == STS_TOKEN ? expires : null);
    }
}
