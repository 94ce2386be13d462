package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that run out of memory in containers of a real engine. */
class GrowingRunTest {
    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeEach
    void registerAStackOfContainers() throws Exception {
        needsImages();
        pipewright = new Pipewright(folder);
        done("orchestrator", "register", "engine", "--flavor=local_docker", "--memory=96MiB");
        done("stack", "register", "engine", "-o", "engine", "-a", "default", "--set");
    }

    private static void needsImages() throws Exception {
        boolean there = ended("docker", "info") == 0;
        if (!there && System.getenv("CI") != null) {
            fail("There is no Docker engine: apt-get install docker.io, then dockerd");
        }
        assumeTrue(there, "needs a Docker engine");
        boolean made = ended(Path.of("../dev/images").toAbsolutePath().toString()) == 0;
        assumeTrue(made || System.getenv("CI") != null, "needs the images of dev/images");
        assertThat(made).as("dev/images").isTrue();
    }

    private static int ended(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process.waitFor();
    }

    private String done(Object... arguments) {
        Pipewright.Said said = pipewright.run(arguments);
        assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
        return said.out();
    }

    /** A step that keeps so much in memory at once: tail holds a line until it has ended. */
    private Path holding(int mebibytes, String resources) throws Exception {
        return pipewright.pipeline("training", """
                name: training
                image: {name: "docker://pipewright-test/sh"}
                steps:
                  train:
                    run: head -c %dm /dev/zero | tail -n 1 > /dev/null && echo enough > $OUTPUTS/model
                    outputs: [model]
                    resources: {memory: 32MiB%s}
                """.formatted(mebibytes, resources));
    }

    @Test
    void succeedsWithTwiceTheMemory() throws Exception {
        Pipewright.Said said = pipewright.run("run", holding(40, ", on_oom: grow"));

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err())
                .containsPattern("train failed after \\S+: ran out of 32MiB of memory, tries again with 64MiB")
                .contains(
                        "train started (attempt 2; because: attempt 1 ran out of 32MiB of memory, this one has 64MiB)")
                .contains("train finished");
        assertThat(done("runs", "show", "training-1"))
                .containsPattern("train +FAILED +1 .*ran out of 32MiB of memory, tries again with 64MiB")
                .containsPattern("train +SUCCEEDED +2 .*attempt 1 ran out of 32MiB of memory, this one has 64MiB");
        assertThat(done("runs", "logs", "training-1"))
                .contains("out of memory: its limit is 32MiB, set by resources.memory");
        done("artifacts", "get", "training-1/train.model", folder.resolve("model"));
        assertThat(folder.resolve("model")).hasContent("enough\n");
    }

    @Test
    void takesTheResultOfTheLargerAttemptForOneThatMayNotGrow() throws Exception {
        done("run", holding(40, ", on_oom: grow"));

        assertThat(pipewright.run("run", holding(40, "")).err()).contains("train cached (from training-1)");
    }

    @Test
    void growsNoFurtherThanItsOrchestratorHas() throws Exception {
        Pipewright.Said said = pipewright.run("run", holding(200, ", on_oom: grow"));

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .contains("ran out of 32MiB of memory, tries again with 64MiB")
                .contains("ran out of 64MiB of memory, tries again with 96MiB")
                .contains(
                        "train failed: Step 'train' of run training-1 exited with code 137 (out of memory: its limit is"
                                + " 96MiB, set by resources.memory)")
                .contains("; it grew from 32MiB to 96MiB, all that its orchestrator has");
    }
}
