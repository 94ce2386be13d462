package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static dev.pipewright.activities.catalog.Fixtures.artifact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.catalog.Fixtures.FakeStore;
import dev.pipewright.activities.catalog.Fixtures.SetClock;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    @TempDir
    Path folder;

    private Catalog catalog;
    private Runs runs;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        runs = catalog.runs();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void countsTheRunsOfEachPipelineAndStepsOverTakenNames() {
        assertThat(runs.create(aRun("a"))).isEqualTo("a-1");
        assertThat(runs.create(aRun("b"))).isEqualTo("b-1");
        assertThat(runs.create(named("a-2"))).isEqualTo("a-2");
        assertThat(runs.create(aRun("a"))).isEqualTo("a-3");
    }

    @Test
    void neverGivesANumberOutAgain() {
        runs.create(aRun("a"));
        runs.recordStatus("a-1", RunStatus.COMPLETED, null, START);
        runs.delete("a-1");

        assertThat(runs.create(aRun("a"))).isEqualTo("a-2");
    }

    @Test
    void refusesAWantedNameThatIsTakenOrUnusable() {
        runs.create(named("nightly"));

        assertThatThrownBy(() -> runs.create(named("nightly")))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.hint()).isEqualTo("pipewright runs show nightly"))
                .hasMessage("Cannot use the run name 'nightly': it is taken");
        assertThatThrownBy(() -> runs.create(named("a/b")))
                .hasMessage("Cannot use the run name 'a/b': only letters, digits, '_', '.' and '-' are allowed");
    }

    @Test
    void keepsTheRequestAndWhatTheRunBroughtAlong() {
        NewRun run = new NewRun(
                "a", null, "default", "{\"x\":1}", "pid 7", START, artifact("c0de"), Map.of("raw", artifact("beef")));

        String name = runs.create(run);

        assertThat(runs.request(name)).isEqualTo("{\"x\":1}");
        assertThat(runs.get(name).host()).isEqualTo("pid 7");
        assertThat(catalog.artifacts().of(name))
                .extracting(ArtifactRecord::address)
                .containsExactly("a-1/code", "a-1/inputs.raw");
        assertThat(catalog.artifacts().keptDigests()).containsExactlyInAnyOrder("c0de", "beef");
    }

    @Test
    void listsTheNewestFirstByStatusAndPipeline() {
        for (String pipeline : new String[] {"a", "b", "a", "a"}) {
            runs.create(aRun(pipeline));
        }
        runs.recordStatus("a-2", RunStatus.FAILED, "step 'x' failed", START);

        assertThat(runs.list(RunFilter.newest(3))).extracting(Run::name).containsExactly("a-3", "a-2", "b-1");
        assertThat(runs.list(new RunFilter(RunStatus.FAILED, null, 10)))
                .extracting(Run::name)
                .containsExactly("a-2");
        assertThat(runs.list(new RunFilter(RunStatus.PENDING, "a", 10)))
                .extracting(Run::name)
                .containsExactly("a-3", "a-1");
        assertThat(runs.unfinished()).extracting(Run::name).containsExactly("a-1", "b-1", "a-3");
        assertThat(catalog.artifacts().earliestActiveRunStart()).contains(START);
    }

    @Test
    void leavesAFinishedRunAsItIs() {
        runs.create(aRun("a"));
        runs.recordStatus("a-1", RunStatus.RUNNING_STEPS, null, START.plusSeconds(1));
        runs.recordStatus("a-1", RunStatus.FAILED, "step 'x' failed", START.plusSeconds(2));
        Run failed = runs.get("a-1");

        runs.recordStatus("a-1", RunStatus.COMPLETED, null, START.plusSeconds(3));

        assertThat(runs.get("a-1")).isEqualTo(failed);
        assertThat(failed.started()).isEqualTo(START.plusSeconds(1));
        assertThat(failed.ended()).isEqualTo(START.plusSeconds(2));
        assertThat(failed.message()).isEqualTo("step 'x' failed");
        assertThat(runs.markInterrupted("a-1", "its process is gone", START)).isFalse();
    }

    @Test
    void asksForTheEndOfARunOnlyWhileItGoesOn() {
        runs.create(aRun("a"));
        assertThat(runs.stopRequested("a-1")).isFalse();

        runs.requestStop("a-1");
        long revision = runs.get("a-1").revision();
        runs.requestStop("a-1");

        assertThat(runs.stopRequested("a-1")).isTrue();
        assertThat(runs.get("a-1").revision()).isEqualTo(revision);
        runs.recordStatus("a-1", RunStatus.STOPPED, null, START);
        assertThatThrownBy(() -> runs.requestStop("a-1")).hasMessage("Cannot stop run 'a-1': it has ended (STOPPED)");
    }

    @Test
    void reopensOnlyWhatHasEndedWithoutCompleting() {
        runs.create(aRun("a"));
        assertThatThrownBy(() -> runs.reopen("a-1")).hasMessage("Cannot resume run 'a-1': it has not ended (PENDING)");

        runs.requestStop("a-1");
        runs.recordStatus("a-1", RunStatus.STOPPED, "stopped", START);
        runs.reopen("a-1");
        Run run = runs.get("a-1");
        assertThat(run.status()).isEqualTo(RunStatus.PENDING);
        assertThat(run.stopRequested()).isFalse();
        assertThat(run.ended()).isNull();
        assertThat(run.message()).isNull();

        runs.recordStatus("a-1", RunStatus.COMPLETED, null, START);
        assertThatThrownBy(() -> runs.reopen("a-1"))
                .hasMessage("Cannot resume run 'a-1': it has completed, there is nothing left to do");
    }

    @Test
    void losesWhatRanAndStopsWhatWaitedWhenItsHostDies() {
        CatalogRecorder recorder = new CatalogRecorder(catalog, any -> new FakeStore(), new SetClock());
        runs.create(aRun("a"));
        recorder.prepare(Work.of("a-1", "running").preparation());
        recorder.prepare(Work.of("a-1", "waiting").preparation());
        catalog.steps().started("a-1", "running", 1, START);

        assertThat(runs.markInterrupted("a-1", "its process is gone", START)).isTrue();

        assertThat(runs.get("a-1").status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(runs.get("a-1").message()).isEqualTo("its process is gone");
        assertThat(catalog.steps().list("a-1"))
                .extracting(StepAttempt::state)
                .containsExactly(StepState.LOST, StepState.STOPPED);
        assertThat(catalog.artifacts().earliestActiveRunStart()).isEmpty();
    }

    @Test
    void deletesARunWithItsStepsAndArtifactsButNotWhileItGoesOn() {
        CatalogRecorder recorder = new CatalogRecorder(catalog, any -> new FakeStore(), new SetClock());
        runs.create(aRun("a"));
        recorder.prepare(Work.of("a-1", "load").preparation());
        recorder.recordStep(Fixtures.succeeded("a-1", "load", 1, Map.of("data", artifact("d4d4"))));
        assertThatThrownBy(() -> runs.delete("a-1")).hasMessage("Cannot delete run 'a-1': it has not ended (PENDING)");

        runs.recordStatus("a-1", RunStatus.COMPLETED, null, START);
        runs.delete("a-1");

        assertThat(runs.find("a-1")).isEmpty();
        assertThat(catalog.steps().list("a-1")).isEmpty();
        assertThat(catalog.artifacts().list(10)).isEmpty();
        assertThat(catalog.artifacts().keptDigests()).isEmpty();
    }

    @Test
    void namesTheNearestRunWhenOneIsUnknown() {
        runs.create(aRun("training"));

        assertThatThrownBy(() -> runs.get("trianing-1"))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CatalogException.Kind.NOT_FOUND);
                    assertThat(e.hint()).isEqualTo("did you mean 'training-1'?");
                })
                .hasMessage("Cannot find run 'trianing-1': no run of that name is recorded");
        assertThatThrownBy(() -> runs.setHost("nope", "x")).hasMessageStartingWith("Cannot find run 'nope'");
        assertThat(runs.stopRequested("nope")).isFalse();
    }

    private static NewRun named(@Nullable String name) {
        return new NewRun("a", name, "default", "{}", "here", START, null, Map.of());
    }
}
