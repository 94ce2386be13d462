package dev.pipewright.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.json.Json;
import dev.pipewright.stack.Orchestrator;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.testserver.TestServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How clients show what secrets hold, to a server behind TLS. */
class TemporalKeysTest {
    private static final String KEY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key";
    private static final String TLS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:tls";

    @TempDir
    private static Path shared;

    private static TestCertificate own;
    private static TestCertificate first;
    private static TestCertificate second;
    private static TestServer.PortBoundTestServer server;
    private static int port;

    private final Map<String, String> secrets = new HashMap<>();
    private final List<String> reads = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private long now;
    private @Nullable Gate gate;

    @BeforeAll
    static void startServer() throws Exception {
        own = TestCertificate.make(shared, "server", "EC");
        first = TestCertificate.make(shared, "first", "RSA");
        second = TestCertificate.make(shared, "second", "EC");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = TestServer.createPortBoundServer(port);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeGate() {
        if (gate != null) {
            gate.close();
        }
    }

    private Gate gate(boolean certificates) throws Exception {
        gate = Gate.before("127.0.0.1:" + port, own, certificates);
        return gate;
    }

    private static Orchestrator machines(@Nullable String key, @Nullable String tls) {
        List<String> none = List.of();
        Duration some = Duration.ofMinutes(5);
        return new Orchestrator.VmAws(
                null, null, none, none, null, "p", null, false, false, 0, null, "jre", null, key, tls, 0, some, some);
    }

    private String read(String arn) {
        reads.add(arn);
        return Objects.requireNonNull(secrets.get(arn));
    }

    private RemoteTemporal connect(@Nullable String key, @Nullable String tls) throws Exception {
        Map<String, String> environment = Map.of(
                "TEMPORAL_ADDRESS",
                Objects.requireNonNull(gate).address(),
                "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
                own.pem());
        return RemoteTemporal.connect(
                environment, TemporalKeys.of(machines(key, tls), this::read, () -> now, said::add));
    }

    private static DescribeNamespaceResponse call(RemoteTemporal temporal) {
        return stubs(temporal)
                .blockingStub()
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace("default")
                        .build());
    }

    private static WorkflowServiceStubs stubs(RemoteTemporal temporal) {
        return temporal.client().getWorkflowServiceStubs();
    }

    private void passTime() {
        now += Duration.ofSeconds(6).toNanos();
    }

    @Test
    void showsTheKeyThatASecretHolds() throws Exception {
        gate(false).demands("a-key");
        secrets.put(KEY, "a-key\n");

        try (RemoteTemporal temporal = connect(KEY, null)) {
            assertThatCode(() -> call(temporal)).doesNotThrowAnyException();
        }
        assertThat(reads).containsExactly(KEY);
    }

    @Test
    void showsAKeyThatAwsHasStoredAsJson() throws Exception {
        gate(false).demands("a-key");
        secrets.put(KEY, "{\"api_key\": \"a-key\"}");

        assertThatCode(() -> connect(KEY, null).close()).doesNotThrowAnyException();
    }

    @Test
    void goesOnWithAKeyThatHasReplacedARefusedOne() throws Exception {
        gate(false).demands("old");
        secrets.put(KEY, "old");
        try (RemoteTemporal temporal = connect(KEY, null)) {
            replace(temporal, "new");

            assertThatCode(() -> call(temporal))
                    .as("not even the call that is refused fails")
                    .doesNotThrowAnyException();
            assertThatCode(() -> call(temporal)).doesNotThrowAnyException();
        }
        assertThat(reads).containsExactly(KEY, KEY);
    }

    private void replace(RemoteTemporal temporal, String key) {
        assertThatCode(() -> call(temporal)).doesNotThrowAnyException();
        Objects.requireNonNull(gate).demands(key);
        secrets.put(KEY, key);
        passTime();
    }

    @Test
    void readsARefusedKeyAgainNowAndThenOnly() throws Exception {
        gate(false).demands("old");
        secrets.put(KEY, "old");
        try (RemoteTemporal temporal = connect(KEY, null)) {
            Objects.requireNonNull(gate).demands("new");

            for (int call = 0; call < 3; call++) {
                assertThatThrownBy(() -> call(temporal)).hasMessageStartingWith("UNAUTHENTICATED");
            }
            assertThat(reads).hasSize(1);
            passTime();
            assertThatThrownBy(() -> call(temporal)).isInstanceOf(StatusRuntimeException.class);
            assertThat(reads).hasSize(2);
        }
    }

    @Test
    void goesOnWithTheOldKeyWhereTheNewOneIsNone() throws Exception {
        gate(false).demands("old");
        secrets.put(KEY, "old");
        try (RemoteTemporal temporal = connect(KEY, null)) {
            replace(temporal, "{\"other\": \"canary\"}");

            assertThatThrownBy(() -> call(temporal)).isInstanceOf(StatusRuntimeException.class);
            Objects.requireNonNull(gate).demands("old");
            assertThatCode(() -> call(temporal)).doesNotThrowAnyException();
        }
        assertThat(said)
                .containsExactly(
                        "Going on with an older one: '" + KEY + "' is neither a key nor a JSON object with 'api_key'");
    }

    @Test
    void showsTheKeyOfTheSettingsAlsoWhereSearchAttributesAreMade() throws Exception {
        Gate demanding = gate(false);
        demanding.demands("a-key");
        Map<String, String> environment = Map.of(
                "TEMPORAL_ADDRESS", demanding.address(),
                "TEMPORAL_API_KEY", "a-key",
                "TEMPORAL_TLS_SERVER_CA_CERT_DATA", own.pem());

        try (RemoteTemporal temporal = RemoteTemporal.connect(environment)) {
            assertThat(temporal.searchAttributes()).isTrue();
        }
    }

    @Test
    void isRefusedWithAnotherKey() throws Exception {
        gate(false).demands("a-key");
        secrets.put(KEY, "canary");

        assertThatThrownBy(() -> connect(KEY, null))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("Jwt is expired")
                .hasMessageNotContaining("canary");
    }

    @Test
    void showsTheCertificateThatASecretHolds() throws Exception {
        gate(true).trusts(first.certificate());
        secrets.put(TLS, first.secret());

        assertThatCode(() -> connect(null, TLS).close()).doesNotThrowAnyException();
    }

    @Test
    void trustsTheAuthorityThatTheSecretNames() throws Exception {
        gate(true).trusts(first.certificate());
        secrets.put(
                TLS, Json.compact(Map.of("certificate", first.pem(), "private_key", first.keyPem(), "ca", own.pem())));
        Map<String, String> environment = Map.of(
                "TEMPORAL_ADDRESS", Objects.requireNonNull(gate).address(),
                "TEMPORAL_TLS_SERVER_CA_CERT_DATA", second.pem());
        TemporalKeys keys = TemporalKeys.of(machines(null, TLS), this::read, () -> now, said::add);

        assertThatCode(() -> RemoteTemporal.connect(environment, keys).close()).doesNotThrowAnyException();
    }

    @Test
    void showsBoth() throws Exception {
        gate(true).trusts(second.certificate());
        Objects.requireNonNull(gate).demands("a-key");
        secrets.put(TLS, second.secret());
        secrets.put(KEY, "a-key");

        assertThatCode(() -> connect(KEY, TLS).close()).doesNotThrowAnyException();
    }

    @Test
    void isRefusedWithAnotherCertificate() throws Exception {
        gate(true).trusts(first.certificate());
        secrets.put(TLS, second.secret());

        assertThatThrownBy(() -> connect(null, TLS))
                .isInstanceOf(UnreachableException.class)
                .hasMessageStartingWith("Cannot reach Temporal at '");
    }

    @Test
    void connectsAgainWithACertificateThatHasReplacedARefusedOne() throws Exception {
        gate(true).trusts(first.certificate());
        secrets.put(TLS, first.secret());
        try (RemoteTemporal temporal = connect(null, TLS)) {
            Objects.requireNonNull(gate).trusts(second.certificate());
            secrets.put(TLS, second.secret());
            passTime();
            stubs(temporal).getRawChannel().enterIdle(); // as the client does every minute

            assertThatThrownBy(() -> call(temporal)).isInstanceOf(StatusRuntimeException.class);
            stubs(temporal).getRawChannel().resetConnectBackoff();

            assertThatCode(() -> stubs(temporal).connect(Duration.ofSeconds(30)))
                    .doesNotThrowAnyException();
            assertThatCode(() -> call(temporal)).doesNotThrowAnyException();
        }
        assertThat(reads).containsExactly(TLS, TLS);
    }

    @Test
    void saysWhichSecretIsOfNoUseWithoutTellingWhatItHolds() throws Exception {
        gate(true);
        secrets.put(TLS, "canary");

        assertThatThrownBy(() -> connect(null, TLS))
                .hasMessage("Cannot read the Temporal settings: '" + TLS + "' is no JSON object");
    }

    @Test
    void saysWhichSecretCannotBeRead() {
        Map<String, String> nobody =
                Map.of("aws.endpointUrl", "http://127.0.0.1:9", "aws.accessKeyId", "x", "aws.secretAccessKey", "x");
        nobody.forEach(System::setProperty);
        try {
            TemporalKeys keys = TemporalKeys.of(machines(KEY, null), said::add);

            assertThatThrownBy(() -> RemoteTemporal.connect(Map.of("TEMPORAL_ADDRESS", "127.0.0.1:9"), keys))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageStartingWith("Cannot read secret '" + KEY + "': AWS cannot be reached (");
        } finally {
            nobody.keySet().forEach(System::clearProperty);
        }
    }
}
