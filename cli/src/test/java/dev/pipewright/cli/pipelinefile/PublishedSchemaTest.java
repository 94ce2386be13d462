package dev.pipewright.cli.pipelinefile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PublishedSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    @TempDir
    Path temp;

    @Test
    void isItselfAValidSchema() throws IOException {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));

        assertThat(meta.validate(document().toString(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void hasTheKeysThatTheParserKnows() throws IOException {
        assertThat(keys("/properties")).containsExactlyInAnyOrderElementsOf(Keys.PIPELINE);
        assertThat(keys("/$defs/step/properties")).containsExactlyInAnyOrderElementsOf(Keys.STEP);
        assertThat(keys("/$defs/image/properties")).containsExactlyInAnyOrderElementsOf(Keys.IMAGE);
        assertThat(keys("/$defs/step/properties/resources/properties"))
                .containsExactlyInAnyOrderElementsOf(Keys.RESOURCES);
        assertThat(keys("/$defs/step/properties/retry/properties")).containsExactlyInAnyOrderElementsOf(Keys.RETRY);
        assertThat(keys("/$defs/step/properties/cache/anyOf/1/properties"))
                .containsExactlyInAnyOrderElementsOf(Keys.CACHE);
        assertThat(keys("/patternProperties")).containsExactly("^" + Keys.OWN);
    }

    @Test
    void describesEveryKeyForEditors() throws IOException {
        List<String> without = new ArrayList<>();
        collectUndescribed("", document(), without);

        assertThat(without).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("dev.pipewright.cli.pipelinefile.Examples#ALL")
    void acceptsWhatTheParserAccepts(String yaml) throws Exception {
        assertThat(PipelineFolder.in(temp).mistakes(yaml)).isEmpty();
        assertThat(schema().validate(json(yaml))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void acceptsTheShippedExamples(Path file) throws Exception {
        assertThat(PipelineFile.read(file).name()).isNotEmpty();
        assertThat(schema().validate(json(Files.readString(file)))).isEmpty();
    }

    static Stream<Path> shipped() throws IOException {
        Path examples = Path.of("../examples");
        try (Stream<Path> folders = Files.list(examples)) {
            return folders
                    .map(folder -> folder.resolve("pipeline.yaml"))
                    .filter(Files::isRegularFile)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "steps: {s: {run: ls}}",
                "name: p",
                "{name: p, steps: {}}",
                "{name: p p, steps: {s: {run: ls}}}",
                "{name: p, steps: {inputs: {run: ls}}}",
                "{name: p, steps: {s: {}}}",
                "{name: p, steps: {s: {run: ''}}}",
                "{name: p, steps: {s: {run: ls, colour: red}}}",
                "{name: p, steps: {s: {run: ls, timeout: 10}}}",
                "{name: p, steps: {s: {run: ls, timeout: 10 minutes}}}",
                "{name: p, steps: {s: {run: ls, outputs: [a/b]}}}",
                "{name: p, steps: {s: {run: ls, outputs: [..]}}}",
                "{name: p, steps: {s: {run: ls, outputs: [a, a]}}}",
                "{name: p, steps: {s: {run: ls, secrets: [OUTPUTS]}}}",
                "{name: p, steps: {s: {run: ls, env: {PIPEWRIGHT_RUN: x}}}}",
                "{name: p, steps: {s: {run: ls, env: {1A: x}}}}",
                "{name: p, steps: {s: {run: ls, matrix: {}}}}",
                "{name: p, steps: {s: {run: ls, matrix: {a: []}}}}",
                "{name: p, steps: {s: {run: ls, resources: {memory: 4G}}}}",
                "{name: p, steps: {s: {run: ls, resources: {cpus: 0}}}}",
                "{name: p, steps: {s: {run: ls, resources: {on_oom: Grow}}}}",
                "{name: p, steps: {s: {run: ls, resources: {on_oom: true}}}}",
                "{name: p, steps: {s: {run: ls, retry: {attempts: 0}}}}",
                "{name: p, steps: {s: {run: ls, retry: {delay: 1s}}}}",
                "{name: p, steps: {s: {run: ls, retry: {attempts: 2, backoff: 0.5}}}}",
                "{name: p, steps: {s: {run: ls, cache: maybe}}}",
                "{name: p, steps: {s: {run: ls, when: maybe}}}",
                "{name: p, steps: {s: {run: ls, machine: any}}}",
                "{name: p, image: {base: a, name: b}, steps: {s: {run: ls}}}",
                "{name: p, image: {name: a, requirements: b}, steps: {s: {run: ls}}}",
                "{name: p, image: {base: a, system_packages: [git]}, steps: {s: {run: ls}}}"
            })
    void refusesWhatTheParserRefuses(String yaml) throws Exception {
        assertThat(PipelineFolder.in(temp).mistakes(yaml)).isNotEmpty();
        assertThat(schema().validate(json(yaml))).isNotEmpty();
    }

    private static void collectUndescribed(String path, JsonNode node, List<String> without) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().equals("properties")) {
                for (Map.Entry<String, JsonNode> key : field.getValue().properties()) {
                    if (key.getValue().path("description").asText().isEmpty()) {
                        without.add(path + "/" + key.getKey());
                    }
                }
            }
            collectUndescribed(path + "/" + field.getKey(), field.getValue(), without);
        }
    }

    private static List<String> keys(String pointer) throws IOException {
        List<String> keys = new ArrayList<>();
        document().at(pointer).fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static JsonSchema schema() throws IOException {
        return FACTORY.getSchema(document());
    }

    private static JsonNode document() throws IOException {
        try (InputStream in =
                PublishedSchemaTest.class.getResourceAsStream("/dev/pipewright/cli/pipeline.schema.json")) {
            return JSON.readTree(requireNonNull(in));
        }
    }

    /** As editors see it: the plain YAML values, with merge keys applied. */
    private static JsonNode json(String yaml) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return JSON.valueToTree(merged(loaded));
    }

    private static Object merged(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(PublishedSchemaTest::merged).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<Object, Object> result = new java.util.LinkedHashMap<>();
        Object merge = map.get("<<");
        for (Object source : merge instanceof List<?> many ? many : merge == null ? List.of() : List.of(merge)) {
            ((Map<?, ?>) source).forEach((key, inner) -> result.putIfAbsent(key, merged(inner)));
        }
        map.forEach((key, inner) -> result.put(key, merged(inner)));
        result.remove("<<");
        return result;
    }
}
