package dev.pipewright.run;

import static dev.pipewright.run.Pipelines.aRun;
import static dev.pipewright.run.Pipelines.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
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
                Arguments.of(
                        "container-registry",
                        new ContainerRegistry.Default("registry.lan/team", "/etc/ca.pem", true, "hub.lan")),
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
                Arguments.of("step-execution", execution()),
                Arguments.of("step-result", new StepResult(Map.of("model", DATA), Map.of("loss", 0.5), NOON, NOON)),
                Arguments.of("step-failure", new StepFailure(137, NOON, NOON)),
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

    private static StepExecution execution() {
        return new StepExecution(
                "training-1",
                "execution",
                "training",
                "default",
                new Orchestrator.Local(0),
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
                null);
    }

    @ParameterizedTest
    @MethodSource("payloads")
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
