package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.cli.Pipewright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Images that cannot be had, and a registry that goes wrong. */
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
            bed().engine().docker("rmi", "--force", "pipewright-test/arm");
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
        Path tar = folder.resolve("empty.tar");
        Files.write(tar, new byte[10240]);
        Tool.Ran imported =
                bed().engine().docker("import", "--platform", "linux/arm64", tar.toString(), "pipewright-test/arm");
        assertThat(imported.exitCode()).as(imported.out()).isZero();

        assertThat(failure("foreign", "{base: docker://pipewright-test/arm}"))
                .contains("docker://pipewright-test/arm", "linux/arm64", "linux/amd64");
    }

    @Test
    void aBaseWithoutPythonCannotTakeRequirements() throws Exception {
        assertThat(failure("bare", "{base: docker://pipewright-test/sh, requirements: requirements.txt}"))
                .contains("docker://pipewright-test/sh", "Python");
    }

    @Test
    void aRegistryThatCannotBeReachedFailsTheRunAndIsNamed() throws Exception {
        assertThat(failure("gone", "{base: \"localhost:1/any:1\"}")).contains("localhost:1");
    }

    /** In the middle of the push: the run waits and goes on. */
    @Test
    void aRegistryThatBreaksOffIsTriedAgain() throws Exception {
        Scenario run = Scenario.come(bed(), Chapter.BUILDING, "broken-off");

        bed().registry().wire().breakOff();
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
