package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Pipeline;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.pipeline.Source;
import dev.pipewright.pipeline.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFileTest {
    @TempDir
    Path temp;

    private PipelineFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = PipelineFolder.in(temp);
    }

    @Test
    void readsEveryKeyOfAPipeline() throws Exception {
        PipelineFile file = folder.read(Examples.TRAINING);

        assertThat(file.name()).isEqualTo("training");
        assertThat(file.folder()).isEqualTo(temp);
        assertThat(file.file()).isEqualTo(temp.resolve("pipeline.yaml"));
        assertThat(file.parameterDefaults()).containsExactly(Map.entry("alpha", "0.1"), Map.entry("training", "true"));
        assertThat(file.codePatterns()).containsExactly(List.of("load.py", "lib/"), List.of());
        assertThat(file.localInputs()).containsExactly(temp.resolve("data/raw.csv"));

        Pipeline pipeline = file.freeze(Map.of("alpha", "0.5"), patterns -> "digest of " + patterns);
        assertThat(pipeline.name()).isEqualTo("training");
        assertThat(pipeline.parameters()).containsExactly(Map.entry("alpha", "0.5"), Map.entry("training", "true"));
        assertThat(pipeline.inputs())
                .containsExactly(Map.entry("raw", temp.resolve("data/raw.csv").toString()));
        assertThat(pipeline.image()).isEqualTo(new Image("python:3.12-slim", "requirements.txt", null, null));
        assertThat(pipeline.timeout()).isEqualTo(Duration.ofHours(6));
        assertThat(pipeline.steps()).extracting(Step::name).containsExactly("load", "train", "compare", "publish");
    }

    @Test
    void readsEveryKeyOfAStep() throws Exception {
        List<Step> steps = folder.freeze(Examples.TRAINING, Map.of()).steps();

        Step load = steps.get(0);
        assertThat(load.inputs()).containsExactly(Map.entry("raw", new Source("inputs", "raw")));
        assertThat(load.outputs()).containsExactly("data");
        assertThat(load.secrets()).containsExactly("DB_PASSWORD");
        assertThat(load.code()).containsExactly("load.py", "lib/");
        assertThat(load.codeDigest()).isEqualTo("digest of [load.py, lib/]");
        assertThat(load.env()).containsExactly(Map.entry("PYTHONUNBUFFERED", "1"));
        assertThat(load.cache()).isEqualTo(CachePolicy.FOREVER);
        assertThat(load.retry()).isEqualTo(Retry.NONE);

        Step train = steps.get(1);
        assertThat(train.matrix()).containsExactly(Map.entry("alpha", List.of("0.01", "0.10", "1.0")));
        assertThat(train.resources()).isEqualTo(new Resources(2, 4L << 30, 0, 50L << 30));
        assertThat(train.onOom()).isEqualTo(OnOom.GROW);
        assertThat(load.onOom()).isEqualTo(OnOom.FAIL);
        assertThat(train.retry()).isEqualTo(new Retry(3, Duration.ofSeconds(10), 2));
        assertThat(train.timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(train.machine()).isEqualTo("own");
        assertThat(train.codeDigest()).isEqualTo("digest of []");
        assertThat(Leg.of(train))
                .extracting(Leg::name)
                .containsExactly("train[alpha=0.01]", "train[alpha=0.10]", "train[alpha=1.0]");

        Step compare = steps.get(2);
        assertThat(compare.outputs()).containsExactly("report.html");
        assertThat(compare.parameters()).containsExactly(Map.entry("training", "true"));
        assertThat(compare.cache()).isEqualTo(CachePolicy.NEVER);
        assertThat(compare.after()).containsExactly("load");
        assertThat(compare.env()).containsExactly(Map.entry("PYTHONUNBUFFERED", "1"), Map.entry("LANG", "C.UTF-8"));
        assertThat(compare.image()).isEqualTo(new Image(null, null, "python:3.12", null));
        assertThat(compare.included()).isTrue();

        Step publish = steps.get(3);
        assertThat(publish.inputs()).containsExactly(Map.entry("report", new Source("compare", "report.html")));
        assertThat(publish.command()).isEqualTo("sh publish.sh \"$INPUTS/report\" 0.1\n");
        assertThat(publish.parameters()).containsExactly(Map.entry("alpha", "0.1"));
        assertThat(publish.cache()).isEqualTo(new CachePolicy(true, Duration.ofHours(24)));
        assertThat(publish.image()).isEqualTo(new Image(null, null, null, "Dockerfile"));
    }

    @Test
    void mergesWhatAnAnchorSaysUnderWhatIsWritten() throws Exception {
        List<Step> steps = folder.freeze(Examples.ANCHORS, Map.of()).steps();

        assertThat(steps.get(0).retry()).isEqualTo(new Retry(2, Duration.ofMillis(500), 1.5));
        assertThat(steps.get(0).timeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(steps.get(1).timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(steps.get(1).retry()).isEqualTo(new Retry(2, Duration.ofMillis(500), 1.5));
    }

    @Test
    void quotesParametersForTheShellAndLeavesCommentsAlone() throws Exception {
        List<Step> steps = folder.freeze(Examples.ANCHORS, Map.of("text", "it's; rm -rf /"))
                .steps();

        assertThat(steps.get(0).command()).isEqualTo("echo one two 'it'\\''s; rm -rf /'\n");
        assertThat(steps.get(1).command()).isEqualTo("cat <<END\ndon't\nEND\ncat $INPUTS/a # params.size");
    }

    @Test
    void aParameterThatLooksLikeAMatrixUseStaysText() throws Exception {
        String yaml = """
                name: p
                parameters: {note: x}
                steps:
                  s:
                    matrix: {a: ["b c"]}
                    run: echo ${{params.note}} ${{matrix.a}}
                """;
        Step step =
                folder.freeze(yaml, Map.of("note", "${{ matrix.a }}")).steps().get(0);

        assertThat(step.command()).isEqualTo("echo '$''{{ matrix.a }}' ${{ matrix.a }}");
        assertThat(Leg.of(step).get(0).command()).isEqualTo("echo '$''{{ matrix.a }}' 'b c'");
    }

    @Test
    void decidesConditions() throws Exception {
        assertThat(included("true", Map.of())).isTrue();
        assertThat(included("false", Map.of())).isFalse();
        assertThat(included("${{ params.flag }}", Map.of())).isTrue();
        assertThat(included("${{ params.flag }}", Map.of("flag", "false"))).isFalse();
        assertThat(included("${{!params.flag}}", Map.of())).isFalse();
        assertThat(included("${{ params.mode == 'fast' }}", Map.of())).isTrue();
        assertThat(included("${{ params.mode == slow }}", Map.of())).isFalse();
        assertThat(included("${{ params.mode != 'fast' }}", Map.of("mode", "slow")))
                .isTrue();
    }

    private boolean included(String when, Map<String, String> parameters) throws Exception {
        String yaml = "name: p\nparameters: {flag: true, mode: fast}\nsteps: {s: {run: ls, when: \"" + when + "\"}}";
        String plain = yaml.replace("\"true\"", "true").replace("\"false\"", "false");
        return folder.freeze(plain, parameters).steps().get(0).included();
    }

    @Test
    void keepsAddressesAndMakesPathsAbsolute() throws Exception {
        String yaml =
                "name: p\ninputs: {a: 's3://bucket/key', b: 'https://host/x', c: 'http://host/y', d: data}\nsteps: {s: {run: ls}}";

        assertThat(folder.freeze(yaml, Map.of()).inputs().values())
                .containsExactly(
                        "s3://bucket/key",
                        "https://host/x",
                        "http://host/y",
                        temp.resolve("data").toString());
    }

    @Test
    void asksForEachDistinctCodeDigestOnce() throws Exception {
        List<List<String>> asked = new java.util.ArrayList<>();
        String yaml = "name: p\nsteps: {a: {run: ls}, b: {run: ls}, c: {run: ls, code: [run.sh]}}";

        folder.read(yaml).freeze(Map.of(), patterns -> {
            asked.add(patterns);
            return "d";
        });
        assertThat(asked).containsExactly(List.of(), List.of("run.sh"));
    }

    @Test
    void readsThePipelineOfAFolder() throws Exception {
        folder.with("pipeline.yml", Examples.SMALL);
        assertThat(PipelineFile.read(temp).name()).isEqualTo("small");

        folder.with("pipeline.yaml", Examples.SMALL.replace("small", "first"));
        assertThat(PipelineFile.read(temp).name()).isEqualTo("first");
    }

    @Test
    void readsAByteOrderMarkAndWindowsLineEnds() throws Exception {
        assertThat(folder.freeze("\uFEFF" + Examples.SMALL.replace("\n", "\r\n"), Map.of())
                        .name())
                .isEqualTo("small");
    }

    @Test
    void readsTwoThousandStepsInAChain() throws Exception {
        StringBuilder yaml = new StringBuilder("name: long\nsteps:\n");
        for (int step = 0; step < 2000; step++) {
            yaml.append("  s").append(step).append(":\n    run: touch $OUTPUTS/o\n    outputs: [o]\n");
            yaml.append(step == 0 ? "" : "    inputs: {i: s" + (step - 1) + ".o}\n");
        }
        assertThat(folder.freeze(yaml.toString(), Map.of()).steps()).hasSize(2000);
    }
}
