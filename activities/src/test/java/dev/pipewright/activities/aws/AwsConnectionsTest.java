package dev.pipewright.activities.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pipewright.activities.catalog.Access;
import dev.pipewright.activities.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsConnectionsTest {
    private static final String POLICY = "{\"Statement\":[\"only this bucket\"]}";

    @TempDir
    Path folder;

    private AnsweringSts sts;
    private Catalog catalog;
    private AwsConnections connections;

    @BeforeEach
    void open() throws IOException {
        sts = new AnsweringSts();
        catalog = Catalog.open(folder);
        connections = AwsConnections.of(catalog::connectors, sts.address());
    }

    @AfterEach
    void close() {
        catalog.close();
        sts.close();
    }

    private static Access access(AwsMethod method, @Nullable Instant expires) {
        Map<String, String> keys = Map.of(AwsMethod.ACCESS_KEY, "AKIDEXAMPLE", AwsMethod.SECRET_KEY_NAME, "canary");
        Map<String, String> temporary = Map.of(
                AwsMethod.ACCESS_KEY, "ASIAEXAMPLE", AwsMethod.SECRET_KEY_NAME, "canary", AwsMethod.TOKEN, "token");
        return switch (method) {
            case IMPLICIT -> method.access(Map.of(), Map.of(), null);
            case STS_TOKEN -> method.access(Map.of(), temporary, expires);
            case IAM_ROLE ->
                method.access(Map.of("role_arn", "arn:aws:iam::123456789012:role/r", "external_id", "x1"), keys, null);
            default -> method.access(Map.of(), keys, null);
        };
    }

    private AwsCredentialsProvider registered(AwsMethod method, @Nullable Instant expires) {
        catalog.connectors().register("cloud", "aws", access(method, expires));
        return connections.credentials("cloud", POLICY);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IMPLICIT")
    void signsWithWhatTheMethodGives(AwsMethod method) {
        AwsCredentials credentials = registered(method, null).resolveCredentials();

        switch (method) {
            case SECRET_KEY -> assertThat(credentials.accessKeyId()).isEqualTo("AKIDEXAMPLE");
            case STS_TOKEN -> assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE");
            default -> assertThat(credentials.accessKeyId()).isEqualTo("ASIA1");
        }
    }

    @Test
    void confinesTheSessionsOfRolesAndFederatedUsersToTheResource() {
        registered(AwsMethod.IAM_ROLE, null).resolveCredentials();
        catalog.connectors().update("cloud", access(AwsMethod.FEDERATION_TOKEN, null));
        connections.credentials("cloud", POLICY).resolveCredentials();

        assertThat(sts.log().get(0))
                .containsEntry("Action", "AssumeRole")
                .containsEntry("RoleArn", "arn:aws:iam::123456789012:role/r")
                .containsEntry("ExternalId", "x1")
                .containsEntry("RoleSessionName", "pipewright-cloud")
                .containsEntry("DurationSeconds", "3600")
                .containsEntry("Policy", POLICY);
        assertThat(sts.log().get(1))
                .containsEntry("Action", "GetFederationToken")
                .containsEntry("Policy", POLICY);
        assertThat(sts.log().toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION_TOKEN", "IAM_ROLE", "FEDERATION_TOKEN"})
    void asksForANewSessionBeforeTheOldOneEndsAndNotSooner(AwsMethod method) {
        AwsCredentialsProvider credentials = registered(method, null);
        credentials.resolveCredentials();
        credentials.resolveCredentials();
        assertThat(sts.log()).hasSize(1);

        sts.sessionsOf(Duration.ofSeconds(20)); // by what AWS says, not by what was asked for
        AwsCredentialsProvider shortly = connections.credentials("cloud", POLICY);
        AwsCredentials first = shortly.resolveCredentials();
        AwsCredentials second = shortly.resolveCredentials();

        assertThat(second.accessKeyId()).isNotEqualTo(first.accessKeyId());
    }

    @Test
    void refusesCredentialsThatHaveEndedAndSaysWhatToDo() {
        Instant end = Instant.parse("2026-01-01T00:00:00Z");
        AwsCredentialsProvider credentials = registered(AwsMethod.STS_TOKEN, end);

        assertThatThrownBy(credentials::resolveCredentials)
                .isInstanceOf(SdkClientException.class)
                .hasCauseInstanceOf(ConnectorException.class)
                .hasMessage(
                        "Cannot use service connector 'cloud': its credentials ended at 2026-01-01T00:00:00Z and cannot be"
                                + " renewed");
    }

    @Test
    void saysWhoseCredentialsTheyAre() {
        assertThat(connections.identity("cloud", access(AwsMethod.SECRET_KEY, null)))
                .isEqualTo(new AwsIdentity("123456789012", "arn:aws:iam::123456789012:user/ana"));
        assertThat(sts.log().get(0)).containsEntry("Action", "GetCallerIdentity");
        assertThat(sts.log().get(0).get("Authorization")).contains("Credential=AKIDEXAMPLE/", "/us-east-1/sts/");
    }

    @Test
    void saysWhyAwsDoesNotAcceptThem() {
        String who = "User: ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/r";
        assertThat(refused("InvalidClientTokenId", "The security token included in the request is invalid."))
                .isEqualTo("Cannot verify service connector 'cloud': AWS does not know the access key"
                        + " [it may be deleted or of another partition; give another one]");
        assertThat(refused("SignatureDoesNotMatch", "x"))
                .startsWith(
                        "Cannot verify service connector 'cloud': the secret key does not belong to the access key");
        assertThat(refused("ExpiredToken", "x")).contains(": the credentials have expired [");
        assertThat(refused("AccessDenied", who))
                .isEqualTo("Cannot verify service connector 'cloud': " + who
                        + " [allow sts:AssumeRole to whom the message names]");
        assertThat(refused("RegionDisabledException", "STS is not activated"))
                .isEqualTo(
                        "Cannot verify service connector 'cloud': AWS answered 403 RegionDisabledException (STS is not"
                                + " activated) [check the settings: pipewright service-connector describe NAME]");
    }

    private String refused(String code, String message) {
        sts.refuses(code, message);
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> connections.identity("cloud", access(AwsMethod.IAM_ROLE, null)));
        return failure.getMessage() + " [" + failure.hint() + "]";
    }

    @Test
    void tellsEveryMistakeOfAMethodAtOnce() {
        assertThatThrownBy(() -> AwsMethod.IAM_ROLE.access(Map.of("profile", "x"), Map.of(AwsMethod.TOKEN, "t"), null))
                .hasMessage("Cannot use authentication method 'iam-role': 'aws_access_key_id' is missing;"
                        + " 'aws_secret_access_key' is missing; 'role_arn' is missing; it has no use for 'profile';"
                        + " the credentials are temporary, and it needs the access key of a user");
        assertThatThrownBy(() -> AwsMethod.of("magic"))
                .hasMessage("Cannot use authentication method 'magic': there is none of that name (methods: implicit,"
                        + " secret-key, sts-token, session-token, iam-role, federation-token)");
    }
}
