package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesTest {
    private static final Orchestrator VM = new Orchestrator.VmDocker(
            2, 4L << 30, null, "vm", "jre", null, null, 0, Duration.ofMinutes(2), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private Catalog catalog;
    private Machines machines;
    private String run;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        machines = catalog.machines();
        run = catalog.runs().create(aRun("training"));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void recordsTheLifeOfAMachine() {
        machines.provisioning(aMachine(1));

        assertThat(machines.get("m-1"))
                .isEqualTo(new MachineRecord(
                        "m-1",
                        run,
                        "execution",
                        1,
                        "vm_docker",
                        "pipewright-machine-m-1",
                        2,
                        4L << 30,
                        null,
                        MachineState.BOOTING,
                        START,
                        null,
                        null,
                        null,
                        Map.of(),
                        machines.get("m-1").revision()));

        machines.ready("m-1", START.plusSeconds(3));
        assertThat(machines.get("m-1"))
                .returns(MachineState.READY, MachineRecord::state)
                .returns(START.plusSeconds(3), MachineRecord::ready);

        machines.ended("m-1", Machines.RELEASED, START.plusSeconds(9));
        assertThat(machines.get("m-1"))
                .returns(MachineState.ENDED, MachineRecord::state)
                .returns(START.plusSeconds(9), MachineRecord::ended)
                .returns(Machines.RELEASED, MachineRecord::reason)
                .returns(false, MachineRecord::lost);
    }

    @Test
    void changesNothingWhenTheSameIsRecordedTwice() {
        machines.provisioning(aMachine(1));
        machines.provisioning(aMachine(1));
        machines.ready("m-1", START.plusSeconds(3));
        machines.ended("m-1", "its worker stopped answering", START.plusSeconds(5));
        MachineRecord once = machines.get("m-1");
        long fleet = catalog.runs().get(run).fleet();

        machines.provisioning(aMachine(1));
        machines.ready("m-1", START.plusSeconds(7));
        machines.ended("m-1", Machines.RELEASED, START.plusSeconds(8));
        machines.ended("nobody", Machines.RELEASED, START);
        machines.ready("nobody", START);

        assertThat(machines.get("m-1")).isEqualTo(once).returns(true, MachineRecord::lost);
        assertThat(catalog.runs().get(run).fleet()).isEqualTo(fleet);
    }

    @Test
    void tellsWhyAMachineIsNotStartedYetUntilItIs() {
        machines.provisioning(aMachine(1));
        long seen = catalog.runs().get(run).fleet();

        machines.delayed("m-1", "there is no engine");
        machines.delayed("nobody", "there is no engine");
        MachineRecord once = machines.get("m-1");
        machines.delayed("m-1", "there is no engine");

        assertThat(machines.changedSince(run, seen))
                .containsExactly(once)
                .singleElement()
                .returns("there is no engine", MachineRecord::reason)
                .returns(false, MachineRecord::lost);
        machines.ready("m-1", START.plusSeconds(3));
        machines.delayed("m-1", "too late");
        assertThat(machines.get("m-1").reason()).isNull();
    }

    @Test
    void listsThoseThatAreThereOrAllTheNewestFirst() {
        String other = catalog.runs().create(aRun("other"));
        machines.provisioning(aMachine(1));
        machines.provisioning(aMachine(2));
        machines.provisioning(machine(other, "o-1", 1));
        machines.ended("m-1", Machines.RELEASED, START.plusSeconds(5));

        assertThat(ids(MachineFilter.there())).containsExactly("m-2", "o-1");
        assertThat(ids(MachineFilter.of(run))).containsExactly("m-2", "m-1");
        assertThat(ids(new MachineFilter(null, true, 1))).containsExactly("m-2");
    }

    @Test
    void tellsWhatChangedSinceTheLastLookAndThatThereIsSomethingToLookFor() {
        assertThat(catalog.runs().get(run).fleet()).isZero();
        machines.provisioning(aMachine(1));
        machines.provisioning(aMachine(2));
        long seen = catalog.runs().get(run).fleet();

        machines.ready("m-1", START.plusSeconds(3));

        assertThat(catalog.runs().get(run).fleet()).isGreaterThan(seen);
        assertThat(machines.changedSince(run, seen))
                .singleElement()
                .returns("m-1", MachineRecord::id)
                .returns(catalog.runs().get(run).fleet(), MachineRecord::revision);
        assertThat(machines.changedSince(run, catalog.runs().get(run).fleet())).isEmpty();
    }

    @Test
    void knowsWhichAttemptsRanOnAMachine() {
        machines.provisioning(aMachine(1));
        catalog.sql()
                .update(
                        "INSERT INTO attempt (run_id, pipeline, step, attempt, state, revision)"
                                + " VALUES ((SELECT id FROM run WHERE name = ?), 'training', 'load', 1, 'QUEUED', 1)",
                        run);

        machines.executes("m-1", run, "load", 1);
        long revision = catalog.steps().list(run).get(0).revision();
        machines.executes("m-1", run, "load", 1);
        machines.executes("m-1", run, "nothing", 1);

        assertThat(machines.attempts("m-1"))
                .singleElement()
                .returns("load", StepAttempt::step)
                .returns("m-1", StepAttempt::machine)
                .returns(revision, StepAttempt::revision);
    }

    @Test
    void recordsWhatAWorkflowTellsOfMachines() {
        machines.provisioning(aMachine(1));
        catalog.sql()
                .update(
                        "INSERT INTO attempt (run_id, pipeline, step, attempt, state, revision)"
                                + " VALUES ((SELECT id FROM run WHERE name = ?), 'training', 'load', 1, 'QUEUED', 1)",
                        run);
        Fixtures.SetClock clock = new Fixtures.SetClock();
        CatalogRecorder recorder = new CatalogRecorder(catalog, store -> new Fixtures.FakeStore(), clock);

        for (int i = 0; i < 2; i++) {
            recorder.machineReady("m-1");
            recorder.sentToMachine(run, "load", 1, "m-1");
        }

        assertThat(machines.get("m-1").state()).isEqualTo(MachineState.READY);
        assertThat(machines.attempts("m-1"))
                .singleElement()
                .returns(StepState.RUNNING, StepAttempt::state)
                .returns(START, StepAttempt::started);
    }

    @Test
    void namesTheNearestIdForOneThatIsNotRecorded() {
        machines.provisioning(aMachine(1));

        assertThat(machines.find("m-2")).isEmpty();
        assertThatThrownBy(() -> machines.get("m-2"))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.hint()).isEqualTo("did you mean 'm-1'?"))
                .hasMessage("Cannot find machine 'm-2': no machine of that id is recorded");
    }

    @Test
    void refusesAMachineOfARunThatIsNotRecorded() {
        assertThatThrownBy(() -> machines.provisioning(machine("nobody-1", "n-1", 1)))
                .isInstanceOf(CatalogException.class)
                .hasMessage("Cannot find run 'nobody-1': no run of that name is recorded");
    }

    @Test
    void keepsARunWhoseMachineIsThereFromBeingDeleted() {
        machines.provisioning(aMachine(1));
        catalog.runs().recordStatus(run, RunStatus.FAILED, "no", START.plusSeconds(1));

        assertThatThrownBy(() -> catalog.runs().delete(run))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("pipewright machines terminate m-1"))
                .hasMessage("Cannot delete run 'training-1': its machine 'm-1' has not been released");

        machines.ended("m-1", Machines.RELEASED, START.plusSeconds(5));
        catalog.runs().delete(run);
        assertThat(machines.find("m-1")).isEmpty();
    }

    private List<String> ids(MachineFilter filter) {
        return machines.list(filter).stream().map(MachineRecord::id).toList();
    }

    private NewMachine aMachine(int number) {
        return machine(run, "m-" + number, number);
    }

    private static NewMachine machine(String run, String id, int number) {
        MachineRequest request =
                new MachineRequest(run, "execution", number, VM, new ArtifactStore.Local("/store"), Resources.DEFAULT);
        return NewMachine.of(new Machine(id, "pipewright-machine-" + id), request, START);
    }
}
