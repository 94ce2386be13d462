package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.cli.Pipewright;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines that do not come to work. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BootFaultsIT {
    @TempDir
    private Path folder;

    private static final String PIPELINE = """
            name: %s
            image: {base: docker://pipewright-test/sh}
            steps:
              only: {run: echo hello}
            """;

    @Test
    void aMachineThatNeverPollsIsGivenUpAndRemoved() throws Exception {
        try (Bed bed = Bed.start(folder, Flavor.VM_DOCKER, Engine.ofHost(), "--boot_timeout=20s")) {
            bed.temporalWire().cut();

            Run run = end(bed, "deaf");

            assertThat(run.status()).as(run.said()).isEqualTo(RunStatus.FAILED);
            assertThat(run.said())
                    .contains("did not report within 20 s of its start", "pipewright machines logs deaf-1");
            assertThat(bed.catalog().steps().attempts("deaf-1", "only"))
                    .extracting(StepAttempt::exitCode)
                    .containsOnlyNulls();
        }
    }

    @Test
    void aMachineWhoseBootFailsTellsWhy() throws Exception {
        try (Bed bed = Bed.start(
                folder,
                Flavor.VM_DOCKER,
                Engine.ofHost(),
                "--machine_image=pipewright-test/sh",
                "--boot_timeout=20s")) {
            Run run = end(bed, "broken");

            assertThat(run.status()).as(run.said()).isEqualTo(RunStatus.FAILED);
            assertThat(run.said()).contains("docker");
        }
    }

    @Test
    void aMachineImageThatDoesNotExistIsNamed() throws Exception {
        try (Bed bed = Bed.start(folder, Flavor.VM_DOCKER, Engine.ofHost())) {
            String image = bed.registry().host() + "/no/machine:1";
            bed.command("orchestrator", "update", Bed.STACK, "--machine_image=" + image);

            Run run = end(bed, "missing");

            assertThat(run.status()).as(run.said()).isEqualTo(RunStatus.FAILED);
            assertThat(run.said()).contains(image);
        }
    }

    /** Runs the pipeline to its end, of which nothing is left. */
    private Run end(Bed bed, String name) throws Exception {
        String run = bed.start(name, PIPELINE.formatted(name));
        Patience.until(
                "the run has ended",
                () -> bed.catalog().runs().find(run).orElseThrow().status().finished(),
                () -> bed.worker().output());
        Patience.until(
                "no container is left", () -> bed.engine().containers(run).isEmpty(), Patience.SELDOM, () -> run);
        Pipewright.Said shown = bed.pipewright().run("runs", "show", run);
        RunStatus status = bed.catalog().runs().find(run).orElseThrow().status();
        return new Run(status, shown.out() + shown.err() + bed.worker().output());
    }

    private record Run(RunStatus status, String said) {}
}
