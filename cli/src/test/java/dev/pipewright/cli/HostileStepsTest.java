package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that misbehave, in whole runs: the message names the step and the cause, and nothing else is harmed. */
class HostileStepsTest {
    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeEach
    void prepare() {
        pipewright = new Pipewright(folder);
    }

    private Pipewright.Said runs(String name, String steps) throws Exception {
        Path pipeline = pipewright.pipeline(name, "name: " + name + "\nsteps:\n" + steps.indent(2));
        Pipewright.Said said = pipewright.run("run", pipeline, "--on-failure", "continue");
        assertThat(said.out() + said.err()).doesNotContain("\tat ", "Exception", "This is a bug");
        return said;
    }

    private void completes(String name, String steps) throws Exception {
        Pipewright.Said said = runs(name, steps);
        assertThat(said.exitCode()).as(said.err()).isZero();
    }

    /** Executes a command in a process of its own, which may say more than fits into memory. */
    private void says(Object... arguments) throws Exception {
        Process process = pipewright.start(arguments);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err")))
                .isZero();
    }

    @Test
    void namesTheStepAndWhatCannotBeKeptOfItsOutput() throws Exception {
        Pipewright.Said said = runs("hostile", """
                link: {run: ln -s /etc/passwd $OUTPUTS/out, outputs: [out]}
                climbing: {run: 'mkdir $OUTPUTS/out; ln -s ../../../x $OUTPUTS/out/l', outputs: [out]}
                fifo: {run: 'mkdir $OUTPUTS/out; mkfifo $OUTPUTS/out/pipe', outputs: [out]}
                latin1: {run: 'mkdir $OUTPUTS/out; touch $OUTPUTS/out/$(printf "caf\\351")', outputs: [out]}
                missing: {run: echo x > $OUTPUTS/modle, outputs: [model]}
                removed: {run: rm -rf $OUTPUTS, outputs: [out]}
                honest: {run: echo x > $OUTPUTS/out, outputs: [out]}
                """);

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .contains("step 'link' of run hostile-1: Cannot store 'out': it is a symlink to '/etc/passwd'")
                .contains("step 'climbing' of run hostile-1: Cannot store 'out/l': it is a symlink to '../../../x'")
                .contains("step 'fifo' of run hostile-1: Cannot store 'out/pipe': it is a FIFO, not data")
                .contains("step 'latin1' of run hostile-1: Cannot store 'out/caf\\xe9': its name is not valid UTF-8")
                .contains("Step 'missing' of run hostile-1 did not write output 'model'", "it wrote: modle")
                .contains("Step 'removed' of run hostile-1 did not write output 'out'")
                .contains("honest finished in", "1 ran, 6 failed");
    }

    @Test
    void givesBackEmptyFilesAndNamesWithSpacesAndNewlines() throws Exception {
        completes("names", """
                write:
                  run: |
                    mkdir $OUTPUTS/out
                    touch $OUTPUTS/out/empty
                    echo 1 > "$OUTPUTS/out/two words"
                    echo 2 > "$OUTPUTS/out/two
                    lines"
                  outputs: [out]
                """);

        Path back = folder.resolve("back");
        assertThat(pipewright.run("artifacts", "get", "names-1/write.out", back).exitCode())
                .isZero();
        assertThat(back.resolve("empty")).isEmptyFile();
        assertThat(back.resolve("two words")).hasContent("1\n");
        assertThat(back.resolve("two\nlines")).hasContent("2\n");
    }

    @Test
    void storesTwentyThousandSmallFiles() throws Exception {
        completes("many", """
                write:
                  run: mkdir $OUTPUTS/out; seq 20000 | split -l 1 -a 4 - $OUTPUTS/out/part-
                  outputs: [out]
                """);

        Path back = folder.resolve("back");
        assertThat(pipewright.run("artifacts", "get", "many-1/write.out", back).exitCode())
                .isZero();
        try (Stream<Path> files = Files.list(back)) {
            assertThat(files.count()).isEqualTo(20_000);
        }
        assertThat(back.resolve("part-aaaa")).hasContent("1\n");
    }

    @Test
    void storesAndGivesBackAFileOfTwoGibibytes() throws Exception {
        completes("big", """
                write:
                  run: truncate -s 2G $OUTPUTS/out; printf end >> $OUTPUTS/out
                  outputs: [out]
                """);

        Path back = folder.resolve("back");
        assertThat(pipewright.run("artifacts", "get", "big-1/write.out", back).exitCode())
                .isZero();
        try (RandomAccessFile file = new RandomAccessFile(back.toFile(), "r")) {
            assertThat(file.length()).isEqualTo((2L << 30) + 3);
            file.seek(2L << 30);
            assertThat(file.readLine()).isEqualTo("end");
        }
    }

    @Test
    void keepsALineOfAHundredMegabytesInTheLog() throws Exception {
        Path pipeline = pipewright.pipeline("loud", """
                name: loud
                steps:
                  print:
                    run: head -c 100000000 /dev/zero | tr '\\0' x; echo; echo after
                """);

        says("run", pipeline);
        says("runs", "logs", "loud-1", "print");

        assertThat(Files.size(folder.resolve("out"))).isBetween(100_000_000L, 101_000_000L);
    }

    @Test
    void keepsRunningWhenAStepPrintsBinary() throws Exception {
        completes("binary", """
                print: {run: 'head -c 100000 /dev/urandom; printf "\\000\\377\\nafter\\n"'}
                """);

        assertThat(pipewright.run("runs", "logs", "binary-1").out()).contains("after");
    }

    @Test
    void endsADaemonThatASuccessfulStepLeaves() throws Exception {
        completes("daemon", """
                fork:
                  run: |
                    setsid sh -c 'exec sleep 1000 < /dev/null > /dev/null 2>&1 3>&-' &
                    echo $! > %s/pid
                """.formatted(folder));

        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        Pipewright.await("the daemon is gone", () -> !Pipewright.lives(pid));
    }

    @Test
    void stopsAStepThatIgnoresBeingAsked() throws Exception {
        Path pipeline = pipewright.pipeline("deaf", """
                name: deaf
                steps:
                  ignore:
                    run: |
                      trap '' TERM
                      echo $$ > %1$s/pid; mv %1$s/pid %1$s/started
                      while :; do sleep 0.1; done
                """.formatted(folder));
        assertThat(pipewright.run("run", pipeline, "--detach").exitCode()).isZero();
        Pipewright.await("the step runs", () -> Files.exists(folder.resolve("started")));

        assertThat(pipewright.run("runs", "stop", "deaf-1").err()).contains("Run deaf-1 is STOPPED");

        long pid = Long.parseLong(Files.readString(folder.resolve("started")).strip());
        assertThat(Pipewright.lives(pid)).isFalse();
    }

    @Test
    void namesTheSecretThatDoesNotExist() throws Exception {
        Pipewright.Said said = runs("secretive", """
                use: {run: "true", secrets: [DB_PASWORD]}
                """);

        assertThat(said.exitCode()).isNotZero();
        assertThat(said.err()).contains("use", "DB_PASWORD", "pipewright secret create DB_PASWORD");
    }

    @Test
    void runsTheSamePipelineTwiceAtOnce() throws Exception {
        Path pipeline = pipewright.pipeline("twin", """
                name: twin
                steps:
                  write: {run: seq 1000 > $OUTPUTS/out, outputs: [out], cache: false}
                  count: {inputs: {in: write.out}, run: wc -l < $INPUTS/in > $OUTPUTS/out, outputs: [out], cache: false}
                """);

        Process one = pipewright.start("run", pipeline);
        Process other = pipewright.start("run", pipeline);

        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        assertThat(pipewright.run("runs", "list").out()).contains("twin-1", "twin-2");
        assertThat(pipewright.run("artifacts", "verify").exitCode()).isZero();
    }
}
