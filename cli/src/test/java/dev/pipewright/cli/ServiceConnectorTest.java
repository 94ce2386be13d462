package dev.pipewright.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connectors of the guide, as real processes against moto; the secrets that they keep are looked for everywhere. */
class ServiceConnectorTest {
    private static final String CANARY = "canary/7FjQ+bHn2sKxw0m";

    private static Moto moto;

    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        moto.makeBucket("guide");
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void writeAProfile() throws Exception {
        pipewright = new Pipewright(folder).with("AWS_ENDPOINT_URL", moto.address());
        Files.createDirectories(folder.resolve(".aws"));
        Files.writeString(folder.resolve(".aws/config"), """
                [profile team]
                region = eu-west-1
                [profile ci]
                role_arn = arn:aws:iam::123456789012:role/ci
                source_profile = team
                """);
        Files.writeString(
                folder.resolve(".aws/credentials"),
                "[team]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = " + CANARY + "\n");
    }

    @Test
    void runsOnAStoreThatIsConnectedAsTheGuideDoes() throws Exception {
        register("ci");
        assertThat(pipewright.said(0, "service-connector", "list-resources", "cloud"))
                .contains("aws-account", "s3://guide");
        assertThat(pipewright.said(0, "service-connector", "verify", "cloud"))
                .contains("123456789012", "pipewright-cloud");
        pipewright.said(0, "artifact-store", "register", "cloud", "-f", "s3", "--path=s3://guide/team");
        assertThat(pipewright.said(0, "artifact-store", "connect", "cloud", "--connector", "cloud"))
                .contains("Connected artifact store 'cloud' to service connector 'cloud'");
        pipewright.said(0, "stack", "register", "cloud", "-o", "default", "-a", "cloud");
        Path pipeline = pipewright.pipeline("hello", """
                name: hello
                steps:
                  load: {run: "env; echo 1 > $OUTPUTS/data; cat /proc/$PPID/cmdline", outputs: [data]}
                """);

        Files.delete(folder.resolve(".aws/credentials")); // the connector has what it needs
        assertThat(pipewright.said(0, "run", pipeline, "--stack", "cloud", "--logs"))
                .contains("Run hello-1 completed");

        assertThat(moto.keys("guide")).anyMatch(key -> key.startsWith("team/manifests/"));
        assertThat(pipewright.said(0, "artifact-store", "describe", "cloud")).contains("Connector:");
        assertThat(pipewright.said(5, "service-connector", "delete", "cloud", "--yes"))
                .contains(
                        "Cannot delete service connector 'cloud': it is used by artifact-store 'cloud'",
                        "hint: pipewright artifact-store disconnect cloud");
        pipewright.said(0, "artifact-store", "disconnect", "cloud");
        pipewright.said(0, "service-connector", "delete", "cloud", "--yes");
        assertNoCanary();
    }

    @Test
    void logsInToARegistryThatIsConnectedAsTheGuideDoes() throws Exception {
        String uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
        register("ci");
        pipewright.said(0, "container-registry", "register", "images", "-f", "aws", "--uri=" + uri);
        assertThat(pipewright.said(0, "container-registry", "connect", "images", "--connector", "cloud"))
                .contains("Connected container registry 'images' to service connector 'cloud'");
        assertThat(pipewright.said(0, "container-registry", "describe", "images", "-o", "json"))
                .contains("\"flavor\": \"aws\"", uri, "\"connector\": \"cloud\"");
        pipewright.said(0, "container-registry", "update", "images", "--uri=" + uri + "/team");
        assertThat(pipewright.said(0, "container-registry", "list")).contains("images", "aws");
        assertThat(pipewright.said(5, "service-connector", "delete", "cloud", "--yes"))
                .contains("hint: pipewright container-registry disconnect images");
        pipewright.said(0, "container-registry", "disconnect", "images");
        pipewright.said(0, "container-registry", "delete", "images", "--yes");
        assertNoCanary();
    }

    @Test
    void connectsNoRegistryThatDoesNotLetItIn() throws Exception {
        register("team");
        assertThat(pipewright.said(
                        2,
                        "container-registry",
                        "register",
                        "images",
                        "-f",
                        "aws",
                        "--uri=https://123456789012.dkr.ecr" + ".eu-west-1.amazonaws.com"))
                .contains("(did you mean '123456789012.dkr.ecr.eu-west-1.amazonaws.com'?)");
        pipewright.said(
                0,
                "container-registry",
                "register",
                "images",
                "-f",
                "aws",
                "--uri=123456789012.dkr.ecr.eu-west-1" + ".amazonaws.com");
        pipewright.with("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

        assertThat(pipewright.said(4, "container-registry", "connect", "images", "--connector", "cloud"))
                .contains(
                        "Cannot log in to 123456789012.dkr.ecr.eu-west-1.amazonaws.com:" + " AWS cannot be reached (",
                        "hint: check the network, the region and AWS_ENDPOINT_URL, then try again");
        assertThat(pipewright.said(0, "container-registry", "describe", "images", "-o", "json"))
                .contains("\"connector\": null");
    }

    @Test
    void showsSecretsOnlyToThoseWhoAskForThem() throws Exception {
        register("team");

        assertThat(pipewright.said(0, "service-connector", "list"))
                .contains("cloud", "secret-key")
                .doesNotContain(CANARY);
        assertThat(pipewright.said(0, "service-connector", "describe", "cloud", "-o", "json"))
                .contains("\"auth_method\": \"secret-key\"", "\"region\": \"eu-west-1\"")
                .doesNotContain("AKIDEXAMPLE");
        assertNoCanary();
        assertThat(pipewright.said(0, "service-connector", "describe", "cloud", "--show-secrets"))
                .contains(CANARY);
    }

    @Test
    void saysWhatAComponentGetsFromIt() throws Exception {
        register("ci");

        assertThat(pipewright.said(0, "service-connector", "describe", "cloud", "--client"))
                .contains("iam-role", "123456789012", "assumed-role/ci/pipewright-cloud", "Ends:")
                .doesNotContain(CANARY, "aws_session_token");
        assertThat(pipewright.said(
                        0, "service-connector", "describe", "cloud", "--client", "--show-secrets", "-o", "json"))
                .contains("\"aws_session_token\": ", "\"expires\": \"")
                .doesNotContain(CANARY); // the key that begins sessions is not given to anybody
        assertNoCanary();
    }

    @Test
    void endsWithItsKeyWhereThatEndsNever() throws Exception {
        register("team");

        assertThat(pipewright.said(0, "service-connector", "describe", "cloud", "--client"))
                .contains("secret-key", "Account:")
                .containsPattern("Ends: +-")
                .doesNotContain("AKIDEXAMPLE");
    }

    @Test
    void changesOnlyWhatIsNamed() throws Exception {
        register("team");

        pipewright.said(0, "service-connector", "update", "cloud", "--region=eu-west-3");

        assertThat(pipewright.said(0, "service-connector", "describe", "cloud", "--show-secrets"))
                .contains("secret-key", "eu-west-3", CANARY);
        assertThat(pipewright.said(2, "service-connector", "update", "cloud"))
                .contains("Cannot update service connector 'cloud': nothing is named that would change");
    }

    @Test
    void refusesWhatCannotBe() throws Exception {
        assertThat(pipewright.said(2, "service-connector", "register", "cloud", "--type=gcp", "--auto-configure"))
                .contains("Cannot register service connector 'cloud': there is no type 'gcp' (types: aws)");
        assertThat(pipewright.said(2, "service-connector", "register", "cloud", "--type=aws"))
                .contains("Cannot register service connector 'cloud': it is not said how it authenticates");
        assertThat(pipewright.said(
                        2, "service-connector", "register", "cloud", "--type=aws", "--auth-method=secret-key"))
                .contains("Cannot use authentication method 'secret-key': 'aws_access_key_id' is missing");
        register("team");
        assertThat(pipewright.said(5, "service-connector", "register", "cloud", "--type=aws", "--auto-configure"))
                .contains("Cannot register service connector 'cloud': the name is taken");
        assertThat(pipewright.said(5, "artifact-store", "connect", "default", "--connector", "cloud"))
                .contains(
                        "Cannot connect artifact store 'default' to service connector 'cloud': flavor 'local' does not"
                                + " authenticate to a cloud of type 'aws'");
        assertThat(pipewright.said(3, "orchestrator", "connect", "default", "--connector", "clowd"))
                .contains("Cannot find service connector 'clowd'", "did you mean 'cloud'?");
        pipewright.said(0, "artifact-store", "register", "gone", "-f", "s3", "--path=s3://no-such-bucket");
        assertThat(pipewright.said(3, "artifact-store", "connect", "gone", "--connector", "cloud"))
                .contains("there is no bucket 'no-such-bucket'");
        assertThat(pipewright.said(0, "artifact-store", "describe", "gone", "-o", "json"))
                .contains("\"connector\": null");
    }

    @Test
    void runsOnTemporaryCredentialsHereButNotOnAWorker() throws Exception {
        pipewright
                .with("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", CANARY)
                .with("AWS_SESSION_TOKEN", "token")
                .with("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T00:00:00Z");
        assertThat(pipewright.said(
                        0, "service-connector", "register", "cloud", "--type", "aws", "--auth-method=sts-token"))
                .contains("method sts-token", "its credentials cannot be renewed, and end at 2099-01-01");
        pipewright.said(0, "artifact-store", "register", "cloud", "-f", "s3", "--path=s3://guide/temporary");
        pipewright.said(0, "artifact-store", "connect", "cloud", "--connector", "cloud");
        pipewright.said(
                0,
                "container-registry",
                "register",
                "images",
                "-f",
                "aws",
                "--uri=123456789012.dkr.ecr.eu-west-1" + ".amazonaws.com");
        pipewright.said(0, "container-registry", "connect", "images", "--connector", "cloud");
        pipewright.said(0, "stack", "register", "images", "-o", "default", "-a", "default", "-c", "images");
        pipewright.said(0, "stack", "register", "cloud", "-o", "default", "-a", "cloud");
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");

        pipewright.said(0, "run", pipeline, "--stack", "cloud");
        pipewright.with("TEMPORAL_ADDRESS", "127.0.0.1:1");

        assertThat(pipewright.said(5, "run", pipeline, "--stack", "cloud", "--dry-run"))
                .contains(
                        "Cannot run pipeline 'hello' on stack 'cloud': service connector 'cloud' has credentials that a worker"
                                + " cannot renew, and they end at 2099-01-01");
        assertThat(pipewright.said(5, "run", pipeline, "--stack", "images", "--dry-run"))
                .contains("Cannot run pipeline 'hello' on stack 'images': service connector 'cloud' has credentials");
    }

    private void register(String profile) throws Exception {
        pipewright.with("AWS_PROFILE", profile);
        String said = pipewright.said(0, "service-connector", "register", "cloud", "--type", "aws", "--auto-configure");
        pipewright.with("AWS_PROFILE", "");
        assertThat(said)
                .contains("Registered service connector 'cloud' (aws, method ", "account 123456789012")
                .doesNotContain(CANARY);
    }

    /** Not in the catalog, its journal, the logs of steps or of programs; the user's own file apart. */
    private void assertNoCanary() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(folder.resolve(".aws")))
                            .filter(ServiceConnectorTest::hasCanary))
                    .isEmpty();
        }
        for (String key : moto.keys("guide")) {
            assertThat(moto.read("guide", key)).doesNotContain(CANARY);
        }
    }

    private static boolean hasCanary(Path file) {
        try {
            return Files.readString(file, ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
