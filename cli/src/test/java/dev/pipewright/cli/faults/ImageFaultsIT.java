package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
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

/** Images that cannot be had, and a registry that goes wrong. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageFaultsIT {
    private @Nullable Bed shared;

    @BeforeAll
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
        String base = "tar://" + armImage(folder);

        assertThat(failure("foreign", "{base: \"" + base + "\"}")).contains(base, "linux/arm64", "linux/amd64");
    }

    /** What docker save writes of an image without files. */
    private static Path armImage(Path folder) throws Exception {
        Files.write(folder.resolve("layer.tar"), new byte[10240]);
        Files.writeString(folder.resolve("config.json"), """
                {"architecture": "arm64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": [
                 "sha256:84ff92691f909a05b224e1c56abb4864f01b4f8e3c854e4bb4c7baf1d3f6d652"]}}
                """);
        Files.writeString(
                folder.resolve("manifest.json"),
                "[{\"Config\": \"config.json\", \"RepoTags\": [\"arm:1\"], \"Layers\": [\"layer.tar\"]}]");
        Path image = folder.resolve("arm.tar");
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

    /** What a run says that fails before its step begins. */
    private String failure(String name, String image) throws Exception {
        bed().pipewright().pipeline(name, "");
        Path folder = bed().pipewright().data().resolveSibling(name);
        Files.writeString(folder.resolve("requirements.txt"), "six==1.17.0\n");
        String run = bed().start(name, """
                name: %s
                image: %s
                steps:
                  only: {run: echo hello}
                """.formatted(name, image));
        Patience.until(
                "the run has ended",
                () -> bed().catalog().runs().find(run).orElseThrow().status().finished(),
                () -> bed().worker().output());
        assertThat(bed().catalog().runs().find(run).orElseThrow().status()).isEqualTo(RunStatus.FAILED);
        assertThat(bed().engine().containers(run)).isEmpty();
        Pipewright.Said shown = bed().pipewright().run("runs", "show", run);
        return shown.out() + shown.err();
    }
}
