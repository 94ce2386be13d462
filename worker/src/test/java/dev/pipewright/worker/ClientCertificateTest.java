package dev.pipewright.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.json.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What secrets hold that are to be client certificates. */
class ClientCertificateTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void isReadWithItsKey(String algorithm) throws Exception {
        TestCertificate made = TestCertificate.make(folder, "client", algorithm);

        ClientCertificate read = ClientCertificate.parse("tls", made.secret());

        assertThat(read.chain()).containsExactly(made.certificate());
        assertThat(read.key()).isEqualTo(made.key());
        assertThat(read.authorities()).isEmpty();
        assertThat(read).isEqualTo(ClientCertificate.parse("tls", made.secret()));
    }

    @Test
    void isRefusedWithoutTellingWhatItHolds() throws Exception {
        String pem = TestCertificate.make(folder, "client", "EC").pem();

        assertRefused("canary", "'tls' is no JSON object");
        assertRefused("{\"certificate\": \"canary\"}", "'tls' lacks 'certificate' or 'private_key'");
        assertRefused(
                "{\"certificate\": \"canary\", \"private_key\": \"canary\"}",
                "'tls' has a 'certificate' that is no certificate in PEM");
        assertRefused(
                Json.compact(Map.of("certificate", pem, "private_key", "-----BEGIN RSA PRIVATE KEY-----canary")),
                "'tls' has a 'private_key' that is not PKCS #8 in PEM (openssl pkcs8 -topk8 -nocrypt makes it that)");
        assertRefused(
                Json.compact(Map.of(
                        "certificate",
                        pem,
                        "private_key",
                        TestCertificate.make(folder, "other", "EC").keyPem(),
                        "ca",
                        "canary")),
                "'tls' has a 'ca' that is no certificate in PEM");
    }

    private static void assertRefused(String content, String message) {
        assertThatThrownBy(() -> ClientCertificate.parse("tls", content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasNoCause();
    }
}
