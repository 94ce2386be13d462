package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.image.WorkerImage;
import dev.pipewright.activities.s3.S3Objects;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance is given as user data. */
class VmAwsBootTest {
    private static final ArtifactStore.S3 STORE =
            new ArtifactStore.S3("s3://team/pipelines", "eu-central-1", false, null, null, "cloud");
    private static final WorkerImage WORKER =
            new WorkerImage("pipewright-worker:1", "ab12", 1, List.of("java", "Main"));
    private static final Map<String, String> REACHABLE = Map.of("TEMPORAL_ADDRESS", "temporal.internal:7233");

    private static final String KEY_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:key";
    private static final String TLS_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:tls";

    @BeforeEach
    void haveCredentials() {
        System.setProperty("aws.accessKeyId", "AKIACANARY");
        System.setProperty("aws.secretAccessKey", "a-canary-secret");
    }

    private static String script(
            Map<String, String> environment, Map<String, String> temporal, @Nullable String address) throws Exception {
        return script(environment, temporal, address, null, null);
    }

    private static String script(
            Map<String, String> environment,
            Map<String, String> temporal,
            @Nullable String address,
            @Nullable String keySecret,
            @Nullable String tlsSecret)
            throws Exception {
        VmAws orchestrator = new VmAws(
                null,
                "cloud",
                List.of(),
                List.of(),
                null,
                "pipewright-machine",
                null,
                false,
                false,
                0,
                null,
                "jre",
                address,
                keySecret,
                tlsSecret,
                0,
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
        MachineFile file = new MachineFile(
                MachineNames.machine("training-1", "e-1", 1),
                new MachineRequest("training-1", "e-1", 1, orchestrator, STORE, Resources.DEFAULT),
                Instant.parse("2026-01-01T12:00:00Z"));
        S3Objects store = new S3Objects(STORE, AwsConnections.ofHost());
        return new VmAwsBoot(environment).script(file, store, WORKER, temporal);
    }

    @Test
    void saysWhereTheWorkerIsAndWhereTheLogGoes() throws Exception {
        assertThat(script(Map.of(), REACHABLE, null))
                .contains("archive_url='https://team.s3.eu-central-1.amazonaws.com/pipelines/workers/ab12.tar'")
                .contains("log_url='https://team.s3.eu-central-1.amazonaws.com/pipelines/logs/training-1/machine%252F")
                .contains("region='eu-central-1'", "sha256='ab12'", "shutdown='shutdown -P now'")
                .contains("temporal_json='{\"TEMPORAL_ADDRESS\":\"temporal.internal:7233\"}'");
    }

    @Test
    void isShortEnoughForEc2() throws Exception {
        assertThat(script(Map.of(), REACHABLE, null).length()).isLessThan(14 << 10);
    }

    @Test
    void holdsNoCredentials() throws Exception {
        Map<String, String> environment =
                Map.of("AWS_ACCESS_KEY_ID", "AKIACANARY", "AWS_SECRET_ACCESS_KEY", "a-canary-secret", "PATH", "/bin");

        assertThat(script(environment, REACHABLE, null)).doesNotContain("CANARY", "canary");
    }

    @Test
    void isTheSameForTheSameMachine() throws Exception {
        assertThat(script(Map.of(), REACHABLE, null)).isEqualTo(script(Map.of(), REACHABLE, null));
    }

    @Test
    void tellsWhichServerPlaysAws() throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:4", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:5");

        assertThat(script(environment, REACHABLE, null))
                .contains("'--env' 'AWS_ENDPOINT_URL=http://127.0.0.1:4'")
                .contains("'--env' 'AWS_ENDPOINT_URL_SECRETS_MANAGER=http://127.0.0.1:5'");
    }

    @Test
    void refusesToPutTheKeyOfTemporalWhereAllCanReadIt() {
        Map<String, String> secret = Map.of("TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_API_KEY", "canary");
        Map<String, String> key = Map.of("TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_TLS_CLIENT_KEY_DATA", "canary");

        assertThatThrownBy(() -> script(Map.of(), secret, null))
                .hasMessageContaining(
                        "it would need TEMPORAL_API_KEY to reach Temporal, and everybody on an instance can"
                                + " read what it was started with (keep it in AWS Secrets Manager and name it there: pipewright"
                                + " orchestrator update NAME --temporal_api_key_secret=ARN)");
        assertThatThrownBy(() -> script(Map.of(), key, null, KEY_SECRET, null))
                .hasMessageContaining(
                        "it would need TEMPORAL_TLS_CLIENT_KEY_DATA",
                        "pipewright orchestrator update NAME --temporal_tls_secret=ARN");
    }

    @Test
    void saysOfKeysOnlyWhereTheMachineReadsThem() throws Exception {
        Map<String, String> temporal = Map.of(
                "TEMPORAL_ADDRESS", "t:7233",
                "TEMPORAL_API_KEY", "canary",
                "TEMPORAL_TLS", "true",
                "TEMPORAL_TLS_CLIENT_CERT_DATA", "canary",
                "TEMPORAL_TLS_CLIENT_KEY_DATA", "canary",
                "TEMPORAL_TLS_SERVER_CA_CERT_DATA", "the authority");

        assertThat(script(Map.of(), temporal, null, KEY_SECRET, TLS_SECRET))
                .contains("\"temporalApiKeySecret\":\"" + KEY_SECRET + "\"")
                .contains("\"temporalTlsSecret\":\"" + TLS_SECRET + "\"")
                .contains("temporal_json='{\"TEMPORAL_ADDRESS\":\"t:7233\",\"TEMPORAL_TLS\":\"true\","
                        + "\"TEMPORAL_TLS_SERVER_CA_CERT_DATA\":\"the authority\"}'")
                .doesNotContain("canary");
    }

    @Test
    void refusesAnAddressAtWhichAMachineWouldFindItself() throws Exception {
        Map<String, String> here = Map.of("TEMPORAL_ADDRESS", "127.0.0.1:7233");

        assertThatThrownBy(() -> script(Map.of(), here, null))
                .hasMessageContaining("at 127.0.0.1:7233 it would not find Temporal but itself (name an address that it"
                        + " can reach: pipewright orchestrator update NAME --temporal_address=HOST:PORT)");
        assertThat(script(Map.of(), here, "temporal.internal:7233")).contains("temporal.internal:7233");
        assertThat(script(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4"), here, null))
                .as("where all of AWS is played on this host")
                .contains("127.0.0.1:7233");
    }
}
