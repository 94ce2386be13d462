package dev.pipewright.activities.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.pipewright.activities.s3.Moto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets that moto keeps. */
class AwsSecretsTest {
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private static Moto moto;
    private static SecretsManagerClient client;

    private static AwsSecrets secrets;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        secrets = new AwsSecrets(CREDENTIALS, moto.address());
        client = SecretsManagerClient.builder()
                .endpointOverride(moto.address())
                .region(Region.EU_NORTH_1)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    @AfterAll
    static void stopMoto() {
        client.close();
        moto.close();
    }

    private static String kept(String name, String value) {
        return client.createSecret(request -> request.name(name).secretString(value))
                .arn();
    }

    private static ConnectorException refusal(Runnable question) {
        return catchThrowableOfType(ConnectorException.class, question::run);
    }

    @Test
    void readsWhatIsKeptInTheRegionOfTheArn() {
        String arn = kept("team/key", "a-canary-key");

        assertThat(secrets.read(arn)).isEqualTo("a-canary-key");
        client.putSecretValue(request -> request.secretId(arn).secretString("another"));
        assertThat(secrets.read(arn)).isEqualTo("another");
    }

    @Test
    void saysThatThereIsNone() {
        String arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:nothing-AbCdEf";

        ConnectorException refusal = refusal(() -> secrets.read(arn));

        assertThat(refusal).hasMessage("Cannot read secret '" + arn + "': there is none");
        assertThat(refusal.hint()).isEqualTo("compare the ARN with: aws secretsmanager list-secrets");
        assertThat(refusal.kind()).isEqualTo(ConnectorException.Kind.INVALID);
        assertThat(refusal(() -> secrets.examine(arn)))
                .hasMessage("Cannot look at secret '" + arn + "': there is none");
    }

    @Test
    void saysThatOneIsNoText() {
        String arn = client.createSecret(request -> request.name("bytes").secretBinary(SdkBytes.fromUtf8String("x")))
                .arn();

        assertThat(refusal(() -> secrets.read(arn))).hasMessage("Cannot read secret '" + arn + "': it is not text");
    }

    @Test
    void seesThatOneIsThereUntilItIsToBeDeleted() {
        String arn = kept("leaving", "a-canary-key");
        assertThatCode(() -> secrets.examine(arn)).doesNotThrowAnyException();

        client.deleteSecret(request -> request.secretId(arn));

        ConnectorException refusal = refusal(() -> secrets.examine(arn));
        assertThat(refusal).hasMessage("Cannot look at secret '" + arn + "': it is to be deleted");
        assertThat(refusal.hint()).isEqualTo("aws secretsmanager restore-secret --secret-id " + arn);
    }

    @Test
    void namesThePermissionThatIsMissing() throws Exception {
        String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key";

        ConnectorException refusal = refusedWith(
                arn, "User: someone is not authorized to perform: secretsmanager:GetSecretValue on resource: " + arn);

        assertThat(refusal)
                .hasMessage("Cannot read secret '" + arn + "': User: someone is not authorized to perform:"
                        + " secretsmanager:GetSecretValue on resource: " + arn);
        assertThat(refusal.hint()).isEqualTo("allow secretsmanager:GetSecretValue to whom the message names");
    }

    @Test
    void namesThePermissionOfItsKeyThatIsMissing() throws Exception {
        String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key";

        ConnectorException refusal = refusedWith(arn, "Access to KMS is not allowed");

        assertThat(refusal).hasMessage("Cannot read secret '" + arn + "': its key of KMS may not be used");
        assertThat(refusal.hint()).isEqualTo("allow kms:Decrypt on it to who reads it");
    }

    /** What becomes of a question that AWS refuses with these words. */
    private static ConnectorException refusedWith(String arn, String words) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("{\"__type\": \"AccessDeniedException\", \"Message\": \"" + words + "\"}").getBytes(UTF_8);
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return refusal(() -> new AwsSecrets(CREDENTIALS, address).read(arn));
        } finally {
            server.stop(0);
        }
    }
}
