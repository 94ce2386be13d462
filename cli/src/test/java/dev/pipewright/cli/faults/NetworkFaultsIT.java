package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.MachineRecord;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network between machines and the Temporal server that is cut. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkFaultsIT {
    private @Nullable Bed shared;

    @BeforeAll
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void start(@TempDir Path folder) throws Exception {
        shared = Bed.start(folder, Flavor.VM_DOCKER, Engine.ofHost());
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

    /** Of the machines of runs that start from now on. */
    private void lease(String lease) {
        bed().command("orchestrator", "update", Bed.STACK, "--lease=" + lease);
    }

    /** What the step does meanwhile tells how long the cut lasts: it ends in it. */
    @Test
    void aCutShorterThanTheLeaseIsOutlivedByTheMachineAndItsStep() throws Exception {
        lease("3m"); // which a busy host does not use up meanwhile
        Scenario run = Scenario.come(bed(), Chapter.MID_STEP, "short-cut");

        bed().temporalWire().cut();
        Chapter.MID_STEP.goOn(run);
        Patience.until(
                "the step ends unseen",
                () -> !bed().witness().ended(run.name(), Scenario.SECOND).isEmpty()
                        && bed().temporalWire().waiting(),
                run::evidence);
        bed().temporalWire().mend();

        run.awaitEnd();
        run.assertEndedWell(Fault.TEMPORAL);
        assertThat(run.machines()).as(run.evidence()).hasSize(1);
    }

    @Test
    void aCutLongerThanTheLeaseEndsTheMachineByItselfAndTheRunGetsAnother() throws Exception {
        lease("45s");
        Scenario run = Scenario.come(bed(), Chapter.MID_STEP, "long-cut");
        String cutOff = run.machines().get(0).id();

        bed().temporalWire().cut();
        Patience.until(
                "the machine ends itself",
                () -> bed().engine().containers(run.name()).stream().noneMatch(name -> name.contains(cutOff)),
                Patience.SELDOM,
                run::evidence);
        bed().temporalWire().mend();
        Chapter.MID_STEP.goOn(run);

        run.awaitEnd();
        run.assertEndedWell(Fault.MACHINE);
        assertThat(run.machines()).as(run.evidence()).hasSizeGreaterThan(1).anyMatch(MachineRecord::lost);
    }
}
