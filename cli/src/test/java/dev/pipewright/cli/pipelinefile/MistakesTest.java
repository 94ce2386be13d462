package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the whole, with names and with what steps say of each other. */
class MistakesTest {
    private static final String STEP = "name: p\nsteps:\n  a:\n    run: ls\n";

    @TempDir
    Path temp;

    private PipelineFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = PipelineFolder.in(temp);
    }

    @Test
    void tellsAllMistakesAtOnceInTheOrderOfTheFile() throws Exception {
        String yaml = "nam: p\nsteps:\n  b:\n    timeout: 10\n    inputs: {x: c.y}\n";

        PipelineFileException e = catchThrowableOfType(PipelineFileException.class, () -> folder.read(yaml));
        Path file = temp.resolve("pipeline.yaml");
        assertThat(e.problems()).hasSize(5).allMatch(problem -> problem.file().equals(file));
        assertThat(String.valueOf(e.getMessage()).lines())
                .containsExactly(
                        file + ":1:1: Unknown key 'nam' in the pipeline: did you mean 'name'?",
                        file + ":1:1: The pipeline has no name: add a line such as 'name: training'",
                        file + ":3:3: Step 'b' has no 'run': add the command that it runs",
                        file
                                + ":4:14: Cannot read timeout '10': write a duration such as 500ms, 10s, 30m, 1h30m or 7d, at most 3650d",
                        file + ":5:17: Unknown step 'c' in input 'c.y': the steps are b");
    }

    @Test
    void stopsTellingAfterAHundred() throws Exception {
        String yaml = "name: p\nsteps:\n" + "  a b: {}\n".repeat(300);

        assertThat(folder.mistakes(yaml)).hasSize(101).last().asString().contains("There are more mistakes");
    }

    @Test
    void explainsAFileThatIsNoPipeline() throws Exception {
        String keys = "(name, image, parameters, env, inputs, steps, timeout)";
        assertThat(folder.mistakes(""))
                .containsExactly("1:1: The file is empty: a pipeline has at least 'name:' and 'steps:'");
        assertThat(folder.mistakes("# later\n"))
                .containsExactly("1:1: The file is empty: a pipeline has at least 'name:' and 'steps:'");
        assertThat(folder.mistakes("just text"))
                .containsExactly(
                        "1:1: Cannot read the pipeline: expected keys with values " + keys + ", not 'just text'");
        assertThat(folder.mistakes("- a\n"))
                .containsExactly("1:1: Cannot read the pipeline: expected keys with values " + keys + ", not a list");
        assertThat(folder.mistakes("name: p\nsteps:\n"))
                .containsExactly("2:7: The pipeline has no steps: add at least one under 'steps'");
        assertThat(folder.mistakes("name: p\n"))
                .containsExactly("1:1: The pipeline has no steps: add 'steps:' with at least one step");
        assertThat(folder.mistakes("name: p\nsteps: [a]\n"))
                .containsExactly(
                        "2:8: Cannot read steps: expected keys with values such as {load: {run: python load.py}}, not a list");
    }

    @Test
    void refusesNamesThatCannotBePartsOfPathsAndAddresses() throws Exception {
        String rule = "a name is made of letters A-Z and a-z, digits, '_' and '-', at most 100";
        String outputs =
                "a name is made of letters A-Z and a-z, digits, '_', '.' and '-', at most 100, and not '.' or '..'";
        assertThat(folder.mistakes("name: p q\nsteps: {a/b: {run: ls}, inputs: {run: ls}}"))
                .containsExactly(
                        "1:7: Cannot name the pipeline 'p q': " + rule,
                        "2:9: Cannot name step 'a/b': " + rule,
                        "2:25: Cannot name a step 'inputs': the word stands for the pipeline's own inputs");
        assertThat(folder.mistakes("name: " + "n".repeat(101) + "\nsteps: {a: {run: ls}}"))
                .hasSize(1);
        assertThat(folder.mistakes(STEP + "    outputs: [a/b, .., a.b, a.b]\n"))
                .containsExactly(
                        "5:15: Cannot name output 'a/b': " + outputs,
                        "5:20: Cannot name output '..': " + outputs,
                        "5:29: Duplicate 'a.b' in outputs: name it once");
    }

    @Test
    void namesUnknownAndDuplicateKeys() throws Exception {
        assertThat(folder.mistakes(STEP + "    imputs: {}\n    colour: red\n    run: ls\n    cache: {expire: 24h}\n"))
                .containsExactly(
                        "5:5: Unknown key 'imputs' in step 'a': did you mean 'inputs'?",
                        "6:5: Unknown key 'colour' in step 'a': known are inputs, run, outputs, secrets, code, matrix, resources,"
                                + " retry, timeout, when, cache, after, env, image, machine",
                        "7:5: Duplicate key 'run': it already stands in line 4",
                        "8:13: Unknown key 'expire' in cache: did you mean 'expires'?");
    }

    @Test
    void namesStepsWithoutACommand() throws Exception {
        assertThat(folder.mistakes(
                        "name: p\nsteps:\n  a: {}\n  b: ls\n  c: {run: ' '}\n  d: {run: [ls]}\n  e: {run: }\n"))
                .containsExactly(
                        "3:3: Step 'a' has no 'run': add the command that it runs",
                        "4:6: Cannot read step 'b': expected keys with values (inputs, run, outputs, secrets, code, matrix, resources,"
                                + " retry, timeout, when, ...), not 'ls'",
                        "5:12: Step 'c' has an empty 'run': write the command that it runs",
                        "6:12: Cannot read run: expected a text, not a list",
                        "7:11: Cannot read run: it has no value; write \"\" for an empty text");
    }

    @Test
    void namesMissingInputsOutputsAndSteps() throws Exception {
        String yaml = """
                name: p
                inputs: {raw: data/raw.csv}
                steps:
                  load: {run: ls, outputs: [data]}
                  t:
                    run: ls
                    after: [lod]
                    inputs: {a: lod.data, b: load.dta, c: inputs.row, d: load, e: raw, f: x.y, g: load.zzzzz, h: inputs.zzzzz}
                """;
        assertThat(folder.mistakes(yaml))
                .containsExactly(
                        "7:13: Unknown step 'lod' in after: did you mean 'load'?",
                        "8:17: Unknown step 'lod' in input 'lod.data': did you mean 'load'?",
                        "8:30: Unknown output 'load.dta': did you mean 'load.data'?",
                        "8:43: Unknown input 'inputs.row': did you mean 'inputs.raw'?",
                        "8:58: Cannot read input 'load': write step.output or inputs.name; did you mean 'load.data'?",
                        "8:67: Cannot read input 'raw': write step.output or inputs.name; did you mean 'inputs.raw'?",
                        "8:75: Unknown step 'x' in input 'x.y': the steps are load, t",
                        "8:83: Unknown output 'load.zzzzz': step 'load' has no such output; add it to its 'outputs'",
                        "8:98: Unknown input 'inputs.zzzzz': the pipeline has no such input; add it under its 'inputs'");
    }

    @Test
    void namesEveryCycle() throws Exception {
        String yaml = """
                name: p
                steps:
                  a: {run: ls, inputs: {x: c.o}}
                  b: {run: ls, after: [a]}
                  c: {run: ls, after: [b], outputs: [o]}
                  d: {run: ls, after: [d]}
                  e: {run: ls, after: [a]}
                """;
        assertThat(folder.mistakes(yaml))
                .containsExactly(
                        "3:3: Steps wait for each other in a circle: a -> b -> c -> a; remove one of these inputs or 'after' entries",
                        "6:3: Steps wait for each other in a circle: d -> d; remove one of these inputs or 'after' entries");
    }

    @Test
    void checksParametersOfTheRun() throws Exception {
        String yaml = "name: p\nparameters: {alpha: 0.1, training: true, text: '1'}\nsteps: {a: {run: ls}}\n";

        assertThat(folder.mistakes(yaml, Map.of("alfa", "1")))
                .containsExactly("1:1: Unknown parameter 'alfa': did you mean 'alpha'?");
        assertThat(folder.mistakes(yaml, Map.of("zzzz", "1")))
                .containsExactly("1:1: Unknown parameter 'zzzz': the file declares alpha, training, text");
        assertThat(folder.mistakes(STEP, Map.of("x", "1")))
                .containsExactly("1:1: Unknown parameter 'x': the file declares no parameters");
        assertThat(folder.mistakes(yaml, Map.of("alpha", "x", "training", "yes", "text", "anything")))
                .containsExactly(
                        "2:21: Cannot set parameter 'alpha' to 'x': its default 0.1 is a number; give a number such as 0.1",
                        "2:36: Cannot set parameter 'training' to 'yes': its default true is a boolean; give true or false");
        assertThat(folder.freeze(yaml, Map.of("alpha", "1e-4")).parameters()).containsEntry("alpha", "1e-4");
    }

    @Test
    void namesParametersWithoutADefault() throws Exception {
        assertThat(folder.mistakes("name: p\nparameters: {x: , y: [1], 'a b': 1}\nsteps: {a: {run: ls}}\n"))
                .containsExactly(
                        "2:16: Cannot read the default of parameter 'x': it has no value; write \"\" for an empty text",
                        "2:22: Cannot read the default of parameter 'y': expected a text, not a list",
                        "2:27: Cannot name parameter 'a b': a name is made of letters A-Z and a-z, digits, '_' and '-', at most 100");
    }

    @Test
    void putsACodePatternThatMatchesNothingAtItsPlace() throws Exception {
        PipelineFile file = folder.read(STEP + "    code: [run.sh, gone/]\n");
        CodeDigest digest = CodeDigest.of(temp, CodeFolder.scan(temp), file.file());

        PipelineFileException e =
                catchThrowableOfType(PipelineFileException.class, () -> file.freeze(Map.of(), digest::digest));
        assertThat(e)
                .hasMessage(temp.resolve("pipeline.yaml")
                        + ":5:20: No file of the pipeline's folder matches 'gone/'; patterns count from the pipeline file's folder,"
                        + " and ignored files do not count");
    }
}
