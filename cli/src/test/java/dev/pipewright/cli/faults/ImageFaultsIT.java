package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.Pipewright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pipewright run} with images that cannot be had or used. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageFaultsIT {
    private @Nullable Bed shared;

    @BeforeAll
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void start(@TempDir Path folder) throws Exception {
        shared = Bed.start(folder, Flavor.LOCAL_DOCKER, Engine.ofHost());
    }

    @AfterAll
    void stop() throws Exception {
        if (shared != null) {
            shared.close();
        }
    }

    private Bed bed() {
        return Objects.requireNonNull(shared);
    }

    @Test
    void aBaseThatTheRegistryDoesNotHaveFailsTheRunAndIsNamed() throws Exception {
        String base = bed().registry().host() + "/no/such:1";

        assertThat(failure("missing", "{base: \"" + base + "\"}"))
                .contains("Cannot use image '" + base + "'", "no such image");
    }

    @Test
    void aBaseThatTheEngineDoesNotHaveFailsTheRunAndIsNamed() throws Exception {
        assertThat(failure("absent", "{base: docker://pipewright-test/none}"))
                .contains("Cannot use image 'docker://pipewright-test/none'", "no such image");
    }

    @Test
    void aBaseOfAnotherArchitectureFailsTheRunAndIsNamed(@TempDir Path folder) throws Exception {
        String base = "tar://" + emptyImage(folder, "arm64");

        assertThat(failure("foreign", "{base: \"" + base + "\"}")).contains(base, "linux/arm64", "linux/amd64");
    }

    @Test
    void aBaseWithoutAShellCannotRunAStep(@TempDir Path folder) throws Exception {
        assertThat(failure("empty", "{base: \"tar://" + emptyImage(folder, "amd64") + "\"}"))
                .contains("Step 'only'", "its image has no sh to run the command");
    }

    @Test
    void aBaseWithoutTheInterpreterFailsTheStepThatCallsIt() throws Exception {
        assertThat(failure("without", "{base: docker://pipewright-test/sh}", "python3 -c 'print(1)'"))
                .contains("Step 'only'", "exited with code 127", "python3: not found");
    }

    /** What docker save writes of an image without files. */
    private static Path emptyImage(Path folder, String architecture) throws Exception {
        Files.write(folder.resolve("layer.tar"), new byte[10240]);
        Files.writeString(folder.resolve("config.json"), """
                {"architecture": "%s", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": [
                 "sha256:84ff92691f909a05b224e1c56abb4864f01b4f8e3c854e4bb4c7baf1d3f6d652"]}}
                """.formatted(architecture));
        Files.writeString(
                folder.resolve("manifest.json"),
                "[{\"Config\": \"config.json\", \"RepoTags\": [\"empty:1\"], \"Layers\": [\"layer.tar\"]}]");
        Path image = folder.resolve("empty.tar");
        Tool.Ran packed = new Tool(Map.of())
                .run(
                        "tar",
                        "-C",
                        folder.toString(),
                        "-cf",
                        image.toString(),
                        "layer.tar",
                        "config.json",
                        "manifest.json");
        assertThat(packed.exitCode()).as(packed.out()).isZero();
        return image;
    }

    @Test
    void aBaseWithoutPythonCannotTakeRequirements() throws Exception {
        assertThat(failure("bare", "{base: docker://pipewright-test/sh, requirements: requirements.txt}"))
                .contains("docker://pipewright-test/sh", "Python");
    }

    /** In the middle of the push: the run waits and goes on. */
    @Test
    void aRegistryThatBreaksOffIsTriedAgain() throws Exception {
        Scenario run = Scenario.come(bed(), Chapter.BUILDING, "broken-off");

        run.wire().breakOff();
        Chapter.BUILDING.goOn(run);

        run.awaitEnd();
        run.assertEndedWell(Fault.WORKER);
    }

    private String failure(String name, String image) throws Exception {
        return failure(name, image, "echo hello");
    }

    /** What the command says of a run that fails, on standard error. */
    private String failure(String name, String image, String command) throws Exception {
        Path pipeline = bed().pipewright().pipeline(name, """
                name: %s
                image: %s
                steps:
                  only:
                    run: %s
                """.formatted(name, image, command));
        Files.writeString(pipeline.resolve("requirements.txt"), "six==1.17.0\n");

        Pipewright.Said said = bed().pipewright().run("run", pipeline, "--stack", Bed.STACK);

        assertThat(said.exitCode())
                .as(said.out() + said.err() + bed().worker().output())
                .isEqualTo(1);
        assertThat(bed().engine().containers(name + "-1")).isEmpty();
        return said.err();
    }
}
