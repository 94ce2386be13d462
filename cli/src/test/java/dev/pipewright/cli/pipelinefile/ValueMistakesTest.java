package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.pipeline.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with single values. */
class ValueMistakesTest {
    private static final String STEP = "name: p\nsteps:\n  a:\n    run: ls\n";

    @TempDir
    Path temp;

    private PipelineFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = PipelineFolder.in(temp);
    }

    private Step step(String keys) throws Exception {
        return folder.freeze(STEP + keys, Map.of()).steps().get(0);
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "10s,PT10S", "30m,PT30M", "24h,PT24H", "1h30m,PT1H30M", "7d,PT168H"})
    void readsDurations(String text, Duration expected) throws Exception {
        assertThat(step("    timeout: " + text).timeout()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "1.5h", "-1s", "s", "1h30", "10 s", "10min", "9999999999s", "99999d", "''"})
    void explainsDurations(String text) throws Exception {
        assertThat(folder.mistakes(STEP + "    timeout: " + text))
                .containsExactly("5:14: Cannot read timeout '" + text.replace("'", "")
                        + "': write a duration such as 500ms, 10s, 30m, 1h30m or 7d, at most 3650d");
    }

    @ParameterizedTest
    @CsvSource({"512MiB,536870912", "4GiB,4294967296", "4GB,4000000000", "1.5KiB,1536", "100 kB,100000", "7B,7"})
    void readsSizes(String text, long expected) throws Exception {
        assertThat(step("    resources: {memory: " + text + "}").resources().memoryBytes())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "4G", "4gib", "-4GiB", "0GB", "1e3MB", "9999999999TB", "GiB"})
    void explainsSizes(String text) throws Exception {
        assertThat(folder.mistakes(STEP + "    resources: {disk: " + text + "}"))
                .containsExactly(
                        "5:23: Cannot read disk '" + text + "': write a size above zero such as 512MiB, 4GiB or 4GB"
                                + " (units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB)");
    }

    @Test
    void explainsNumbers() throws Exception {
        String yaml = STEP + "    retry: {attempts: 0, backoff: 0.5}\n    resources: {cpus: 0, gpus: 1.5}\n";
        assertThat(folder.mistakes(yaml))
                .containsExactly(
                        "5:23: Cannot read attempts '0': write a whole number, at least 1",
                        "5:35: Cannot read backoff '0.5': write a number from 1, at most 1000000",
                        "6:23: Cannot read cpus '0': write a number above 0, at most 1000000",
                        "6:32: Cannot read gpus '1.5': write a whole number, at least 0");
        assertThat(folder.mistakes(STEP + "    resources: {cpus: .nan, gpus: \"1\"}\n"))
                .hasSize(2);
    }

    @Test
    void readsWhatBecomesOfAStepThatRunsOutOfMemory() throws Exception {
        assertThat(step("    resources: {on_oom: grow}").onOom()).isEqualTo(OnOom.GROW);
        assertThat(step("    resources: {on_oom: fail}").onOom()).isEqualTo(OnOom.FAIL);
        assertThat(step("    resources: {memory: 2GiB}").onOom()).isEqualTo(OnOom.FAIL);
        assertThat(step("    resources: {on_oom: grow}").resources()).isEqualTo(Resources.DEFAULT);
    }

    @Test
    void explainsWhatMayBecomeOfAStepThatRunsOutOfMemory() throws Exception {
        assertThat(folder.mistakes(STEP + "    resources: {on_oom: grown}\n"))
                .containsExactly("5:25: Cannot use on_oom 'grown': did you mean 'grow'?");
        assertThat(folder.mistakes(STEP + "    resources: {on_oom: retry}\n"))
                .containsExactly("5:25: Cannot use on_oom 'retry': write fail, or grow to run the step again with twice"
                        + " the memory");
        assertThat(folder.mistakes(STEP + "    resources: {on_oom: }\n"))
                .containsExactly("5:24: Cannot read on_oom: it has no value; write \"\" for an empty text");
        assertThat(folder.mistakes(STEP + "    resources: {on-oom: grow}\n"))
                .containsExactly("5:17: Unknown key 'on-oom' in resources: did you mean 'on_oom'?");
    }

    @Test
    void fillsInWhatARetryDoesNotSay() throws Exception {
        assertThat(step("    retry: {attempts: 3}").retry()).isEqualTo(new Retry(3, Duration.ofSeconds(1), 2));
        assertThat(step("    retry: {attempts: 3, delay: 0s}").retry().delay()).isEqualTo(Duration.ZERO);
        assertThat(folder.mistakes(STEP + "    retry: {delay: 5s}"))
                .containsExactly("5:12: Retry has no 'attempts': say how often the step is tried, as in {attempts: 3}");
    }

    @Test
    void explainsSwitches() throws Exception {
        assertThat(folder.mistakes(STEP + "    timeout: 0s\n    cache: maybe\n    machine: any\n    when: maybe\n"))
                .containsExactly(
                        "5:14: Cannot read timeout: it must be longer than nothing",
                        "6:12: Cannot read cache: write true or false, not 'maybe'",
                        "7:14: Cannot use machine 'any': write own, or leave the key out to share one",
                        "8:11: Cannot read when 'maybe': write true, false, ${{ params.x }}, ${{ !params.x }} or"
                                + " ${{ params.x == 'text' }}");
    }

    @Test
    void explainsLists() throws Exception {
        assertThat(folder.mistakes(STEP + "    outputs: data\n    after: {a: b}\n    code: [[a]]\n"))
                .containsExactly(
                        "5:14: Cannot read outputs: expected a list such as [model], not 'data'",
                        "6:12: Cannot read after: expected a list such as [load], not keys with values",
                        "7:12: Cannot read code: expected a text, not a list");
    }

    @Test
    void refusesVariablesThatCannotBeSet() throws Exception {
        String name =
                "': a variable's name is made of letters A-Z and a-z, digits and '_', and does not begin with a digit";
        String reserved = "': INPUTS, OUTPUTS, TMPDIR and PIPEWRIGHT_* are set for every step; choose another name";
        assertThat(folder.mistakes(STEP + "    env: {1A: x, A-B: y, PIPEWRIGHT_X: z, INPUTS: q, E: , L: [a], K: x}\n"
                        + "    secrets: [OUTPUTS, a b, K, TMPDIR]\n"))
                .containsExactly(
                        "5:11: Cannot name environment variable '1A" + name,
                        "5:18: Cannot name environment variable 'A-B" + name,
                        "5:26: Cannot set environment variable 'PIPEWRIGHT_X" + reserved,
                        "5:43: Cannot set environment variable 'INPUTS" + reserved,
                        "5:56: Cannot read environment variable 'E': it has no value; write \"\" for an empty text",
                        "5:62: Cannot read environment variable 'L': expected a text, not a list",
                        "6:15: Cannot set secret 'OUTPUTS" + reserved,
                        "6:24: Cannot name secret 'a b" + name,
                        "6:29: Cannot use 'K' as a secret and in env of one step: remove one of them",
                        "6:32: Cannot set secret 'TMPDIR" + reserved);
    }

    @Test
    void refusesAMatrixWithoutDistinctNames() throws Exception {
        assertThat(folder.mistakes(STEP + "    matrix: {a: [], b: 1, c: [x y, x_y, 1, 1]}\n"))
                .containsExactly(
                        "5:17: Cannot read matrix key 'a': the list is empty; add a value, or leave the key out",
                        "5:24: Cannot read matrix key 'b': expected a list such as [0.1, 1.0], not '1'",
                        "5:36: Cannot tell 'x_y' from 'x y' in matrix key 'c': both make the name 'x_y'; change one of them",
                        "5:44: Duplicate '1' in matrix key 'c': name it once");
        assertThat(folder.mistakes(STEP + "    matrix: {}\n"))
                .containsExactly("5:13: The matrix of step 'a' is empty: add a key with values, or leave it out");
        assertThat(folder.mistakes(STEP + "    matrix: {k: [" + "x".repeat(300) + "]}\n"))
                .containsExactly(
                        "5:13: The matrix of step 'a' makes names longer than 200 characters: shorten its keys or values");
    }

    @Test
    void refusesAMatrixThatWouldExplode() throws Exception {
        String ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
        StringBuilder matrix = new StringBuilder("    matrix:\n");
        for (char key = 'a'; key < 'a' + 20; key++) {
            matrix.append("      ").append(key).append(": ").append(ten).append('\n');
        }
        assertThat(folder.mistakes(STEP + matrix))
                .containsExactly("6:7: The matrix of step 'a' has more than 10000 combinations: take values away");
    }

    @Test
    void everyAcceptedMatrixHasLegsWithDistinctLabels() throws Exception {
        Step step = step("    matrix: {a: [x/y, 'x z', é], b: [1, 1.0, +1, -1]}\n".replace("'x z', é", "x.z, 'é='"));

        assertThat(Leg.of(step)).hasSize(12).extracting(Leg::label).doesNotHaveDuplicates();
    }

    @Test
    void refusesImagesThatCannotBeMade() throws Exception {
        assertThat(image("{base: a, name: b}"))
                .isEqualTo("2:8: An image is made in one way: give exactly one of base, name and dockerfile");
        assertThat(image("python"))
                .isEqualTo(
                        "2:8: Cannot read image 'python': write {base: python} to put the code on it, or {name: ...} to use it as it is");
        assertThat(image("{base: a, system_packages: [git]}"))
                .isEqualTo(
                        "2:18: Cannot install system_packages: images are put together without running commands in them;"
                                + " name a base that has the packages, or a dockerfile that installs them");
        assertThat(image("{name: a, requirements: requirements.txt}"))
                .isEqualTo(
                        "2:8: Cannot install requirements into this image: they need a base; use base, or install them in the dockerfile");
        assertThat(image("{dockerfile: ../Dockerfile}"))
                .isEqualTo(
                        "2:21: Cannot use dockerfile '../Dockerfile': it must be a file inside the pipeline's folder");
        assertThat(image("{base: a, requirements: gone.txt}"))
                .isEqualTo("2:32: Cannot find 'gone.txt' of the image: there is no such file in " + temp);
        assertThat(image("{base: ''}")).isEqualTo("2:15: Cannot read base: it is empty");
    }

    private String image(String value) throws IOException {
        return String.join("\n", folder.mistakes("name: p\nimage: " + value + "\nsteps: {a: {run: ls}}\n"));
    }

    @Test
    void refusesInputsThatCannotBeFound() throws Exception {
        assertThat(folder.mistakes("name: p\ninputs: {b: 'ftp://x/y', c: 's3://', d: ''}\nsteps: {a: {run: ls}}\n"))
                .containsExactly(
                        "2:13: Cannot read an input from 'ftp://x/y': known are paths, s3://, https:// and http://, not ftp://",
                        "2:29: Cannot read an input from 's3://': nothing is named after '://'",
                        "2:41: Cannot read an input from '': write a path, or an address that begins with s3:// or https://");
        assertThat(folder.mistakes("name: p\ninputs: {a: gone.csv}\nsteps: {a: {run: ls}}\n"))
                .containsExactly("2:13: Cannot find input 'a': there is no " + temp.resolve("gone.csv")
                        + " (paths count from the pipeline file's folder)");
    }

    @Test
    void refusesCodePatternsThatChooseNothing() throws Exception {
        assertThat(folder.mistakes(STEP + "    code: ['../x', '#a', '/', a]\n"))
                .containsExactly(
                        "5:12: Cannot use code pattern '../x': '..' leads out of the pipeline's folder",
                        "5:20: Cannot use code pattern '#a': '#' begins a comment; write \\# for a name that begins with it",
                        "5:26: Cannot use code pattern '/': it names no file");
        assertThat(folder.mistakes(STEP + "    code: ['!b']\n"))
                .containsExactly(
                        "5:12: Cannot read code: patterns with '!' only take away from others; name what belongs to it first");
    }
}
