package dev.pipewright.activities.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.catalog.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which method a connector gets from what AWS's own tools would use. */
class AwsDetectionTest {
    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void writeProfiles() throws IOException {
        environment.put("HOME", home.toString());
        environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), """
                [profile team]
                region = eu-west-1
                [profile ci]
                role_arn = arn:aws:iam::123456789012:role/ci
                source_profile = team
                external_id = x1
                [profile chain]
                role_arn = arn:aws:iam::123456789012:role/two
                source_profile = ci
                [profile careful]
                role_arn = arn:aws:iam::123456789012:role/ci
                source_profile = team
                mfa_serial = arn:aws:iam::123456789012:mfa/ana
                [profile tool]
                credential_process = /usr/bin/vault
                [profile browser]
                sso_session = work
                region = eu-central-1
                """);
        Files.writeString(home.resolve(".aws/credentials"), """
                [team]
                aws_access_key_id = AKIDTEAM
                aws_secret_access_key = canary
                """);
    }

    private Access detected(String profile) {
        environment.put("AWS_PROFILE", profile);
        return new AwsDetection(environment).detect(null);
    }

    @Test
    void takesTheKeysOfTheEnvironmentBeforeAnyDefaultProfile() {
        environment.put("AWS_ACCESS_KEY_ID", "AKIDENV");
        environment.put("AWS_SECRET_ACCESS_KEY", "canary");
        environment.put("AWS_REGION", "eu-west-3");

        Access access = new AwsDetection(environment).detect(null);

        assertThat(access.method()).isEqualTo("secret-key");
        assertThat(access.settings()).containsExactly(Map.entry("region", "eu-west-3"));
        assertThat(access.secrets())
                .containsExactly(
                        Map.entry("aws_access_key_id", "AKIDENV"), Map.entry("aws_secret_access_key", "canary"));
        assertThat(access.toString()).doesNotContain("canary");
    }

    @Test
    void readsWhenTemporaryKeysOfTheEnvironmentEnd() {
        environment.put("AWS_ACCESS_KEY_ID", "ASIAENV");
        environment.put("AWS_SECRET_ACCESS_KEY", "canary");
        environment.put("AWS_SESSION_TOKEN", "token");
        environment.put("AWS_CREDENTIAL_EXPIRATION", "2026-11-26T12:00:00+00:00");

        Access access = new AwsDetection(environment).detect(null);

        assertThat(access.method()).isEqualTo("sts-token");
        assertThat(access.expires()).isEqualTo(Instant.parse("2026-11-26T12:00:00Z"));
    }

    @Test
    void takesTheKeysAndTheRegionOfAProfile() {
        Access access = detected("team");

        assertThat(access.method()).isEqualTo("secret-key");
        assertThat(access.settings()).containsExactly(Map.entry("region", "eu-west-1"));
        assertThat(access.secrets()).containsEntry("aws_access_key_id", "AKIDTEAM");
    }

    @Test
    void keepsTheRoleOfAProfileWithTheKeysOfItsSource() {
        Access access = detected("ci");

        assertThat(access.method()).isEqualTo("iam-role");
        assertThat(access.settings())
                .containsExactly(
                        Map.entry("external_id", "x1"), Map.entry("role_arn", "arn:aws:iam::123456789012:role/ci"));
        assertThat(access.secrets()).containsEntry("aws_access_key_id", "AKIDTEAM");
    }

    @Test
    void leavesToTheHostWhatItRenewsItself() {
        for (String profile : new String[] {"chain", "tool"}) {
            Access access = detected(profile);

            assertThat(access.method()).isEqualTo("implicit");
            assertThat(access.settings()).containsExactly(Map.entry("profile", profile));
            assertThat(access.secrets()).isEmpty();
        }
        environment.remove("AWS_PROFILE");
        assertThat(new AwsDetection(environment).detect(null).settings()).isEmpty(); // its role
    }

    @Test
    void refusesAProfileThatAsksForACode() {
        assertThatThrownBy(() -> detected("careful"))
                .isInstanceOf(ConnectorException.class)
                .hasMessage(
                        "Cannot use AWS profile 'careful': it asks for a code of a device, which nobody types when a session"
                                + " has to be renewed");
    }

    @Test
    void saysThatThereIsNoSuchProfile() {
        assertThatThrownBy(() -> detected("teem"))
                .hasMessage("Cannot use AWS profile 'teem': there is no profile of that name in " + home
                        + "/.aws/config or " + home + "/.aws/credentials");
    }

    @Test
    void takesALogInInTheBrowserFromAwsCommandLine() throws IOException {
        environment.put("PATH", home.resolve("bin").toString());
        assertThatThrownBy(() -> detected("browser"))
                .hasMessage(
                        "Cannot use AWS profile 'browser': its log-in is read with AWS's command line, and there is no aws on"
                                + " PATH");
        environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
        Path aws = Files.createDirectories(home.resolve("bin")).resolve("aws");
        Files.writeString(aws, """
                #!/bin/sh
                [ "$*" = 'configure export-credentials --profile browser --format process' ] || exit 1
                [ ! -e "$HOME/logged-out" ] || exit 255
                echo '{"Version": 1, "AccessKeyId": "ASIASSO", "SecretAccessKey": "canary", "SessionToken": "token",'
                echo ' "Expiration": "2026-11-26T18:00:00+00:00"}'
                """);
        assertThat(aws.toFile().setExecutable(true)).isTrue();

        Access access = detected("browser");

        assertThat(access.method()).isEqualTo("sts-token");
        assertThat(access.settings()).containsExactly(Map.entry("region", "eu-central-1"));
        assertThat(access.secrets())
                .containsEntry("aws_access_key_id", "ASIASSO")
                .containsEntry("aws_session_token", "token");
        assertThat(access.expires()).isEqualTo(Instant.parse("2026-11-26T18:00:00Z"));
        Files.createFile(home.resolve("logged-out"));
        assertThatThrownBy(() -> detected("browser"))
                .hasMessage(
                        "Cannot use AWS profile 'browser': 'aws configure export-credentials' gives no credentials for it");
    }

    @Test
    void readsTheDocumentsThatAwsToolsPrint() {
        String key =
                "{\"AccessKey\": {\"UserName\": \"ana\", \"AccessKeyId\": \"AKID1\", \"SecretAccessKey\": \"canary\"}}";
        assertThat(AwsKeys.parse(key).secrets()).containsEntry("aws_access_key_id", "AKID1");
        for (String wrong : new String[] {"", "canary", "{\"AccessKeyId\": \"canary\"}", "[]", "{\"a\": "}) {
            assertThatThrownBy(() -> AwsKeys.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(ConnectorException.class)
                    .hasMessage(
                            "Cannot use the credentials given: they are no JSON object with AccessKeyId and SecretAccessKey");
        }
    }
}
