package dev.pipewright.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogRecorder;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import dev.pipewright.worker.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on machines of EC2 whose stack lacks something: they say so before anything is built or started, in the words of the doctor. */
class RefusedMachinesTest {
    private static Moto moto;
    private static TemporalServer temporal;
    private static HttpServer images;

    @TempDir
    private Path folder;

    private AskedAws aws;
    private Pipewright pipewright;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        moto = Moto.startWithAnAccount(folder);
        temporal = TemporalServer.start(folder.resolve("temporal"));
        images = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        images.createContext("/v2/", RefusedMachinesTest::image);
        images.start();
    }

    /** A registry with one image, which is empty. */
    private static void image(HttpExchange exchange) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String config = "{\"os\": \"linux\", \"architecture\": \"" + architecture
                + "\", \"config\": {}, \"rootfs\": {\"type\": \"layers\", \"diff_ids\": []}}";
        String type = "application/vnd.oci.image.manifest.v1+json";
        String manifest = "{\"schemaVersion\": 2, \"mediaType\": \"" + type + "\", \"layers\": [], \"config\": {"
                + "\"mediaType\": \"application/vnd.oci.image.config.v1+json\", \"size\": " + config.length()
                + ", \"digest\": \"" + digest(config) + "\"}}";
        boolean blob = exchange.getRequestURI().getPath().contains("/blobs/");
        byte[] answer = (blob ? config : manifest).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", blob ? "application/octet-stream" : type);
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest(blob ? config : manifest));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : answer.length);
        if (!head) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private static String digest(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void end() {
        images.stop(0);
        temporal.close();
        moto.close();
    }

    @BeforeEach
    void haveAStackInTheCloud() throws Exception {
        aws = new AskedAws(moto);
        pipewright = aws.askedBy(new Pipewright(folder)).with("TEMPORAL_ADDRESS", temporal.address());
        done("orchestrator", "register", "cloud", "-f", "vm_aws");
        done("artifact-store", "register", "cloud", "-f", "s3", "--path=s3://team/pipelines");
        done(
                "container-registry",
                "register",
                "cloud",
                "-f",
                "aws",
                "--uri=123456789012.dkr.ecr.eu-west-1.amazonaws.com/team");
        done("stack", "register", "cloud", "-o", "cloud", "-a", "cloud", "-c", "cloud");
    }

    private void done(Object... command) {
        assertThat(pipewright.run(command).exitCode()).isZero();
    }

    @AfterEach
    void endAws() {
        aws.close();
    }

    private String run(int exitCode, String name) throws Exception {
        Path pipeline = pipewright.pipeline(
                name, """
                name: %s
                image: {name: '127.0.0.1:%d/base:1'}
                steps:
                  hello: {run: echo hello}
                  again: {run: echo again}
                """.formatted(name, images.getAddress().getPort()));
        return pipewright.said(exitCode, "run", pipeline, "--stack", "cloud");
    }

    @Test
    void areRefusedWhereTheRegistryLetsNobodyIn() throws Exception {
        aws.denies("ecr:GetAuthorizationToken");

        assertThat(run(1, "unpulled"))
                .contains(
                        "Cannot run on stack 'cloud': cannot log in to 123456789012.dkr.ecr.eu-west-1.amazonaws.com: ")
                .contains("(allow ecr:GetAuthorizationToken to whom the message names)");
        assertThat(aws.log())
                .as("asked once for the run, and nothing of EC2")
                .containsExactly("sts:GetCallerIdentity", "ecr:GetAuthorizationToken");
        assertThat(pipewright.run("machines", "list", "--all").out()).doesNotContain("unpulled");
    }

    @Test
    void areRefusedWhereAwsDoesNotKnowWhoAsks() throws Exception {
        aws.refuses("sts:GetCallerIdentity", "InvalidClientTokenId");

        assertThat(run(1, "unknown"))
                .contains(
                        "Cannot run on stack 'cloud': cannot verify the credentials of this host: AWS does not know the"
                                + " access key (it may be deleted or of another partition; give another one)");
        assertThat(aws.log()).containsExactly("sts:GetCallerIdentity");
    }

    @Test
    void areAskedForAgainWhenTheyAreResumed() throws Exception {
        aws.denies("ecr:GetAuthorizationToken");
        run(1, "moved");
        done("artifact-store", "update", "cloud", "--path=s3://nowhere/x");

        assertThat(pipewright.said(1, "runs", "resume", "moved-1"))
                .contains(
                        "Cannot run on stack 'cloud': cannot list s3://nowhere/x: there is no bucket 'nowhere' (make it"
                                + " with: aws s3 mb s3://nowhere");
        assertThat(aws.log())
                .containsExactly("sts:GetCallerIdentity", "ecr:GetAuthorizationToken", "sts:GetCallerIdentity");
    }

    @Test
    void areNotRefusedAndAskNothingOfAwsWhereEarlierResultsAnswerAllOfIt() throws Exception {
        aws.denies("ecr:GetAuthorizationToken");
        run(1, "known");
        List<String> before = aws.log();
        succeed("known-1", "hello", "again");

        assertThat(run(0, "known")).contains("Run known-2 completed", "2 cached");
        assertThat(aws.log()).isEqualTo(before);
    }

    /** As a machine would have done it. */
    private void succeed(String run, String... steps) {
        try (Catalog catalog = Catalog.open(pipewright.data())) {
            CatalogRecorder recorder =
                    new CatalogRecorder(catalog, new Stores(() -> catalog)::manifests, Clock.systemUTC());
            for (String step : steps) {
                int attempt = recorder.retry(run, step, 1, null);
                recorder.recordStep(new StepRecord(
                        run,
                        step,
                        attempt,
                        StepState.SUCCEEDED,
                        Map.of(),
                        Map.of(),
                        0,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH));
            }
        }
    }
}
