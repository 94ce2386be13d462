package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.inContainers;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.CacheTerms;
import dev.pipewright.activity.Greeting;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepImage;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses Temporal, or stays in the catalog, keeps its form: a run may be resumed by a later version. */
class PayloadTest {
    private static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/payloads");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ArtifactRef DATA = new ArtifactRef("ab12", true, 2048, 3);
    private static final ArtifactStore STORE = new ArtifactStore.Local("/store");
    private static final Orchestrator MACHINES = new Orchestrator.VmDocker(
            2,
            1L << 30,
            "1000",
            "docker:28-cli",
            "eclipse-temurin:21-jre",
            "host",
            "temporal.lan:7233",
            4,
            Duration.ofMinutes(5),
            Duration.ofMinutes(2));

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of(
                        "run-request",
                        aRun(
                                step("train")
                                        .reads("raw", "inputs.raw")
                                        .over("alpha", "0.1", "1")
                                        .tried(new Retry(3, Duration.ofSeconds(10), 2)),
                                step("compare").reads("models", "train.out"))),
                Arguments.of("run-result", new RunResult(RunStatus.COMPLETED, 3, 2, 1)),
                Arguments.of(
                        "stack",
                        new Stack(
                                "team",
                                new Orchestrator.Local(2),
                                STORE,
                                new ContainerRegistry.Default("localhost:5000"))),
                Arguments.of("artifact-store-s3-plain", new ArtifactStore.S3("s3://bucket")),
                Arguments.of(
                        "artifact-store-s3",
                        new ArtifactStore.S3("s3://bucket/team", "eu-central-1", true, "aws:kms", "alias/team", "aws")),
                Arguments.of(
                        "container-registry",
                        new ContainerRegistry.Default("registry.lan/team", "/etc/ca.pem", true, "hub.lan")),
                Arguments.of(
                        "container-registry-aws",
                        new ContainerRegistry.Aws(
                                "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team", "/etc/ca.pem", "aws")),
                Arguments.of(
                        "container-registry-aws-plain",
                        new ContainerRegistry.Aws("123456789012.dkr.ecr.eu-central-1.amazonaws.com")),
                Arguments.of(
                        "image-request",
                        new ImageRequest(
                                "training",
                                new Image("python:3.12-slim", "requirements.txt", null, null),
                                "linux/amd64",
                                "c0de",
                                STORE,
                                new ContainerRegistry.Default("localhost:5000"),
                                "https://git.example.com/training",
                                "4f2a")),
                Arguments.of(
                        "resolved-image",
                        new ResolvedImage("docker.io/library/python@sha256:ba5e", "sha256:ba5e", "3.12", "10cc")),
                Arguments.of(
                        "built-image",
                        new BuiltImage(
                                "localhost:5000/training@sha256:1ace",
                                "sha256:ba5e",
                                "10cc",
                                2048,
                                "/opt/pipewright/code")),
                Arguments.of("step-execution", execution(new Orchestrator.Local(0))),
                Arguments.of(
                        "step-execution-in-one-go",
                        execution(new Orchestrator.Local(0)).unlessKnown(terms())),
                Arguments.of("step-result-cached", StepResult.cached(Map.of("model", DATA), NOON)),
                Arguments.of("step-result", new StepResult(Map.of("model", DATA), Map.of("loss", 0.5), NOON, NOON)),
                Arguments.of("step-failure", new StepFailure(137, NOON, NOON, null)),
                Arguments.of(
                        "step-failure-out-of-memory", new StepFailure(137, NOON, NOON, new OutOfMemory(2048, 4096))),
                Arguments.of("prepared", new Prepared(false, Map.of(), 2, "command changed")),
                Arguments.of(
                        "step-record",
                        new StepRecord(
                                "training-1",
                                "train",
                                1,
                                StepState.FAILED,
                                Map.of(),
                                Map.of(),
                                1,
                                "Step 'train' exited with code 1",
                                NOON,
                                NOON)));
    }

    /** What crosses between a run, its images and its machines. */
    static Stream<Arguments> payloadsOfContainers() {
        Image image = new Image("python:3.12-slim", "requirements.txt", null, null);
        ResolvedImage resolved = new ResolvedImage("python@sha256:ba5e", "sha256:ba5e", "3.12", "10cc");
        BuiltImage built = new BuiltImage("localhost:5000/t@sha256:1ace", "sha256:ba5e", "10cc", 2048, "/code");
        RunImage known = new RunImage(image, resolved, built);
        StepImage stepImage =
                new StepImage(built.reference(), "/code", new ContainerRegistry.Default("localhost:5000"));
        RunRequest request =
                inContainers(aRun(step("train").in(image).onItsOwnMachine().growing()));
        Stack stack = new Stack("vm", MACHINES, STORE, null);
        return Stream.of(
                Arguments.of(
                        "run-request-continued",
                        request.withLegsAtOnce(8).withSearchAttributes(true).continued(NOON, List.of(known))),
                Arguments.of(
                        "group-request",
                        new GroupRequest(
                                LegContext.of(request, "execution", stack),
                                request.pipeline().steps().get(0),
                                Map.of(),
                                new Treatment(null, "asked for", false),
                                FailureMode.CONTINUE,
                                List.of(0, 2),
                                List.of(known))),
                Arguments.of("run-image", known),
                Arguments.of("run-image-not-built", new RunImage(image, resolved, null)),
                Arguments.of("step-image", stepImage),
                Arguments.of("step-image-of-engine", new StepImage("sha256:1ace", null, null)),
                Arguments.of(
                        "step-execution-on-machine",
                        execution(MACHINES).in(stepImage).sealed("c2VhbGVk")),
                Arguments.of(
                        "machine-request",
                        new MachineRequest(
                                "training-1",
                                "execution",
                                2,
                                MACHINES,
                                STORE,
                                new Resources(2, 1024, 0, 0),
                                "training")),
                Arguments.of("machine", new Machine("training-1-2", "pipewright-machine-training-1-2")),
                Arguments.of("greeting", new Greeting("cHVibGlj")),
                Arguments.of("seal-request", new SealRequest("cHVibGlj", List.of("PASSWORD"), stepImage)),
                Arguments.of("seal-request-without-log-in", new SealRequest("cHVibGlj", List.of("PASSWORD"), null)),
                Arguments.of("reap-result", new ReapResult(List.of("training-1"), List.of("training-1-2"))),
                Arguments.of("orchestrator-local", new Orchestrator.Local(1.5)),
                Arguments.of("orchestrator-local-docker", new Orchestrator.LocalDocker(2, 1024, "1000:1000", "host")),
                Arguments.of("orchestrator-local-docker-plain", new Orchestrator.LocalDocker(0, 0, null, null)),
                Arguments.of("orchestrator-vm-docker", MACHINES),
                Arguments.of(
                        "orchestrator-vm-docker-plain",
                        new Orchestrator.VmDocker(
                                0, 0, null, "vm", "jre", null, null, 0, Duration.ofMinutes(5), Duration.ofMinutes(2))),
                Arguments.of(
                        "orchestrator-vm-aws",
                        new Orchestrator.VmAws(
                                "eu-central-1",
                                "cloud",
                                List.of("t3.large", "m7i.large"),
                                List.of("subnet-1"),
                                "sg-1",
                                "pipewright-machine",
                                "ami-1",
                                true,
                                true,
                                1024,
                                "1000",
                                "jre",
                                "temporal.lan:7233",
                                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:key",
                                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:tls",
                                4,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(2))),
                Arguments.of(
                        "orchestrator-vm-aws-plain",
                        new Orchestrator.VmAws(
                                null,
                                null,
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
                                null,
                                null,
                                null,
                                0,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(2))));
    }

    private static CacheTerms terms() {
        return new CacheTerms(
                "python compare.py",
                Map.of("alpha", "0.1"),
                List.of("*.py"),
                "5ada",
                CachePolicy.FOREVER,
                "forced by --no-cache");
    }

    private static StepExecution execution(Orchestrator orchestrator) {
        return new StepExecution(
                "training-1",
                "execution",
                "training",
                "default",
                orchestrator,
                STORE,
                "compare",
                1,
                "python compare.py",
                "c0de",
                Map.of("A", "1"),
                Map.of("models", StepInput.of(Map.of("alpha=0.1/out", DATA))),
                List.of("report"),
                List.of("PASSWORD"),
                new Resources(2, 1024, 0, 0),
                Duration.ofMinutes(30),
                null,
                null,
                null);
    }

    @ParameterizedTest
    @MethodSource({"payloads", "payloadsOfContainers"})
    void keepsItsForm(String name, Object value) throws Exception {
        String json = MAPPER.writeValueAsString(value) + "\n";
        Path golden = FOLDER.resolve(name + ".json");
        if (System.getProperty("pipewright.payloads") != null) {
            Files.createDirectories(FOLDER);
            Files.writeString(golden, json);
        }

        assertThat(json).isEqualTo(Files.readString(golden));
        assertThat((Object) MAPPER.readValue(json, value.getClass())).isEqualTo(value);
    }
}
