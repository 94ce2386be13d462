package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on the embedded server, as a user types them. */
class RunTest {
    private static final String TWO_STEPS = """
            name: demo
            parameters: {greeting: hello}
            steps:
              write:
                run: echo ${{ params.greeting }} > $OUTPUTS/text; cat extra.txt >> $OUTPUTS/text || true; echo wrote it
                outputs: [text]
              count:
                inputs: {text: write.text}
                run: wc -c < $INPUTS/text > $OUTPUTS/size; echo "{\\"bytes\\":$(cat $OUTPUTS/size)}" > $PIPEWRIGHT_METADATA
                outputs: [size]
            """;

    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeEach
    void prepare() {
        pipewright = new Pipewright(folder);
    }

    private Path demo() throws IOException {
        Path demo = pipewright.pipeline("demo", TWO_STEPS);
        Files.writeString(demo.resolve("extra.txt"), "one\n");
        return demo;
    }

    @Test
    void runsAPipelineAndKeepsItsArtifactsLogsAndMetadata() throws Exception {
        Path demo = demo();

        Pipewright.Said said = pipewright.run("run", demo);

        assertThat(said.err()).contains("write started (because: first run of this step)", "count finished in");
        assertThat(said.err()).contains("Run demo-1 completed in", "2 ran", "pipewright runs show demo-1");
        assertThat(said.exitCode()).isZero();
        assertThat(pipewright.run("runs", "show", "demo-1").out()).contains("bytes=10", "COMPLETED");
        assertThat(pipewright.run("runs", "logs", "demo-1", "write").out()).contains("wrote it");
        Path target = folder.resolve("text");
        assertThat(pipewright
                        .run("artifacts", "get", "demo-1/write.text", target)
                        .exitCode())
                .isZero();
        assertThat(target).hasContent("hello\none\n");
    }

    @Test
    void doesNotRunTheSameWorkTwiceAndSaysWhyItRunsAgain() throws Exception {
        Path demo = demo();
        pipewright.run("run", demo);

        assertThat(pipewright.run("run", demo).err()).contains("write cached (from demo-1)", "2 cached");

        Files.writeString(demo.resolve("extra.txt"), "two\n");
        assertThat(pipewright.run("run", demo).err())
                .contains("write started (because: code of extra.txt changed)")
                .contains("count started (because:");
        assertThat(pipewright.run("run", demo, "-p", "greeting=servus").err())
                .contains("parameter greeting changed from hello to servus");
        assertThat(pipewright.run("runs", "show", "demo-4").out()).contains("ran because: parameter greeting changed");
    }

    @Test
    void saysWhatItWouldDoWithoutDoingIt() throws Exception {
        Path demo = demo();

        Pipewright.Said said = pipewright.run("run", demo, "--dry-run");

        assertThat(said.out()).contains("write", "runs", "first run of this step", "depends on write");
        assertThat(pipewright.run("runs", "list").out()).isEmpty();
    }

    @Test
    void failsWithTheStepsMessageAndSaysWhatToTypeNext() throws Exception {
        Path broken = pipewright.pipeline("broken", """
                name: broken
                steps:
                  train:
                    run: echo no data here >&2; exit 3
                  after:
                    after: [train]
                    run: "true"
                """);

        Pipewright.Said said = pipewright.run("run", broken);

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .contains("exited with code 3", "no data here", "pipewright runs logs broken-1 train")
                .contains(
                        "pipewright runs resume broken-1",
                        "not started: step 'train', which it needs, did not succeed");
    }

    @Test
    void wrapsWhatItSaysOfAStepToTheTerminalAndNotForPrograms() throws Exception {
        String reason = "not enough data ".repeat(12).strip();
        Path wide = pipewright.pipeline("wide", """
                name: wide
                steps:
                  train: {run: 'echo %s >&2; exit 3'}
                """.formatted(reason));
        pipewright.run("run", wide);
        Cli terminal = new Cli(folder).typing("");

        assertThat(terminal.run("runs", "show", "wide-1")).isZero();

        assertThat(terminal.out.lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(terminal.out.replaceAll("\\s+", " ")).contains(reason);
        assertThat(pipewright.run("runs", "show", "wide-1").out()).contains(reason);
    }

    @Test
    void resumesAFailedRunFromTheStepThatFailed() throws Exception {
        Path flag = folder.resolve("flag");
        Path pipeline = pipewright.pipeline("flaky", """
                name: flaky
                steps:
                  first:
                    run: echo x >> %s.count
                  second:
                    after: [first]
                    run: test -e %s
                """.formatted(flag, flag));
        assertThat(pipewright.run("run", pipeline).exitCode()).isEqualTo(1);
        Files.createFile(flag);

        Pipewright.Said said = pipewright.run("runs", "resume", "flaky-1");

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err()).contains("second started (attempt 2");
        assertThat(Path.of(flag + ".count")).hasContent("x\n");
        assertThat(pipewright.run("runs", "resume", "flaky-1").exitCode()).isEqualTo(5);
    }

    @Test
    void namesTheLegsWhoseArtifactsSomebodyMayMean() throws Exception {
        Path pipeline = pipewright.pipeline("matrix", """
                name: matrix
                steps:
                  train:
                    matrix: {alpha: [1, 2]}
                    run: echo ${{ matrix.alpha }} > $OUTPUTS/model.txt
                    outputs: [model.txt]
                """);
        pipewright.run("run", pipeline);

        Pipewright.Said said = pipewright.run("artifacts", "get", "matrix-1/train.model.txt", "here");

        assertThat(said.exitCode()).isEqualTo(3);
        assertThat(said.err())
                .contains("its legs have: 'matrix-1/train[alpha=1].model.txt', 'matrix-1/train[alpha=2].model.txt'");
    }

    @Test
    void writesAFileToStandardOutputByteForByteAndNoFolder() throws Exception {
        Path pipeline = pipewright.pipeline("binary", """
                name: binary
                steps:
                  make:
                    run: printf 'a\\000\\377' > $OUTPUTS/file; mkdir $OUTPUTS/folder; touch $OUTPUTS/folder/x
                    outputs: [file, folder]
                """);
        assertThat(pipewright.run("run", pipeline).exitCode()).isZero();

        Process get = pipewright.start("artifacts", "get", "binary-1/make.file", "-");

        assertThat(get.waitFor()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("out"))).containsExactly('a', 0, 255);
        assertThat(folder.resolve("-")).doesNotExist();
        Pipewright.Said refused = pipewright.run("artifacts", "get", "binary-1/make.folder", "-");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "Cannot get binary-1/make.folder to -: it is a folder, and only a file fits into standard output");
    }

    @Test
    void namesAFileOfTheCodeThatCannotBeStoredAndNoTemporaryFolder() throws Exception {
        Path pipeline = pipewright.pipeline("odd", "name: odd\nsteps:\n  a: {run: 'true'}\n");
        new ProcessBuilder("sh", "-c", ": > \"$(printf 'bad\\377')\"")
                .directory(pipeline.toFile())
                .start()
                .waitFor();

        Pipewright.Said said = pipewright.run("run", pipeline);

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("Cannot store 'code/bad");
    }

    @Test
    void masksSecretsInLogs() throws Exception {
        Files.writeString(folder.resolve("password"), "hunter2hunter2");
        assertThat(pipewright
                        .run("secret", "create", "DB_PASSWORD", "--from-file", folder.resolve("password"))
                        .exitCode())
                .isZero();
        Path pipeline = pipewright.pipeline("secretive", """
                name: secretive
                steps:
                  use:
                    run: echo "password is $DB_PASSWORD."
                    secrets: [DB_PASSWORD]
                """);

        assertThat(pipewright.run("run", pipeline, "--logs").out()).contains("password is ***.");
        assertThat(pipewright.run("runs", "logs", "secretive-1").out()).doesNotContain("hunter2");
    }

    @Test
    void tellsEveryMistakeOfAFileAtOnce() throws Exception {
        Path wrong = pipewright.pipeline("wrong", """
                name: wrong
                steps:
                  load:
                    runn: echo
                  train:
                    inputs: {data: laod.data}
                    run: "true"
                """);

        Pipewright.Said said = pipewright.run("run", wrong);

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err())
                .contains("pipeline.yaml:4:5", "did you mean 'run'", "pipeline.yaml:6:", "did you mean 'load'");
        assertThat(said.err()).doesNotContain("\tat ");
    }
}
