package dev.pipewright.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service connector is said to reach, and lets Docker reach. */
class ConnectorReachTest {
    private static Moto moto;

    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        moto.makeBucket("guide");
        moto.makeRepository("eu-west-1", "team/training");
        moto.makeRepository("us-east-1", "elsewhere");
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void register() throws Exception {
        pipewright = new Pipewright(folder)
                .with("AWS_ENDPOINT_URL", moto.address())
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "example")
                .with("AWS_REGION", "eu-west-1");
        pipewright.said(0, "service-connector", "register", "cloud", "--type", "aws", "--auto-configure");
    }

    @Test
    void areTheBucketsAndTheRepositoriesOfItsRegion() throws Exception {
        assertThat(pipewright.said(0, "service-connector", "list-resources", "cloud"))
                .containsSubsequence(
                        "aws-account     123456789012",
                        "s3-bucket       s3://guide",
                        "ecr-repository  123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/training")
                .doesNotContain("elsewhere");
    }

    @Test
    void areThoseThatItMayList() throws Exception {
        HttpServer forbidding = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        forbidding.createContext("/", exchange -> {
            byte[] answer = """
                    <Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/ci is not authorized to \
                    perform: s3:ListAllMyBuckets</Message></Error>""".getBytes(UTF_8);
            exchange.sendResponseHeaders(403, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        forbidding.start();
        pipewright.with(
                "AWS_ENDPOINT_URL_S3",
                "http://127.0.0.1:" + forbidding.getAddress().getPort());

        String said = pipewright.said(0, "service-connector", "list-resources", "cloud");
        forbidding.stop(0);

        assertThat(said)
                .contains("aws-account", "ecr-repository")
                .contains(
                        "Cannot list the buckets of service connector 'cloud': User: arn:aws:iam::123456789012:user/ci"
                                + " is not authorized to perform: s3:ListAllMyBuckets");
    }

    @Test
    void areUnknownWhereAwsCannotBeReached() throws Exception {
        pipewright.with("AWS_ENDPOINT_URL_ECR", "http://127.0.0.1:1");

        assertThat(pipewright.said(4, "service-connector", "list-resources", "cloud"))
                .contains("Cannot list the repositories of service connector 'cloud': AWS cannot be reached");
    }

    @Test
    void letsDockerInToTheAccountsRegistry() throws Exception {
        docker("printf '%s ' \"$@\" > DIR/arguments; cat > DIR/password");

        assertThat(pipewright.said(0, "service-connector", "login", "cloud"))
                .contains("Logged Docker in to 123456789012.dkr.ecr.eu-west-1.amazonaws.com");

        assertThat(folder.resolve("arguments"))
                .hasContent("login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com ");
        assertThat(folder.resolve("password")).content().isNotBlank();
    }

    @Test
    void letsDockerInToAnotherRegistry() throws Exception {
        docker("echo \"$5\" > DIR/registry; cat > /dev/null");

        pipewright.said(
                0,
                "service-connector",
                "login",
                "cloud",
                "--registry",
                "210987654321.dkr.ecr.eu-north-1.amazonaws.com");

        assertThat(folder.resolve("registry")).hasContent("210987654321.dkr.ecr.eu-north-1.amazonaws.com");
    }

    @Test
    void saysWhyDockerIsNotLetIn() throws Exception {
        assertThat(pipewright.said(
                        2, "service-connector", "login", "cloud", "--registry", "1.dkr.ecr.eu-north-1.amazonaws.com"))
                .contains("--registry is not ACCOUNT.dkr.ecr.REGION", "an account has 12 digits, not '1'");
        assertThat(pipewright.said(3, "service-connector", "login", "clout")).contains("did you mean 'cloud'?");

        docker("echo 'Error response from daemon: no such host' >&2; exit 1");
        assertThat(pipewright.said(5, "service-connector", "login", "cloud"))
                .contains(
                        "Cannot log Docker in to 123456789012.dkr.ecr.eu-west-1.amazonaws.com: docker exited with code 1:"
                                + " Error response from daemon: no such host",
                        "hint: check that the engine runs and reaches the registry: docker info");

        pipewright.with("PATH", "/nowhere");
        assertThat(pipewright.said(5, "service-connector", "login", "cloud"))
                .contains("there is no docker command on PATH");
    }

    /** Lets a script play Docker's command. */
    private void docker(String script) throws Exception {
        Path docker = Files.createDirectories(folder.resolve("bin")).resolve("docker");
        Files.writeString(docker, "#!/bin/sh\n" + script.replace("DIR", folder.toString()) + "\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        pipewright.with("PATH", docker.getParent() + ":" + System.getenv("PATH"));
    }
}
