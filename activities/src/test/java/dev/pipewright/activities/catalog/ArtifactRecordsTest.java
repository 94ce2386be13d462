package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static dev.pipewright.activities.catalog.Fixtures.artifact;
import static dev.pipewright.activities.catalog.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pipewright.activities.catalog.Fixtures.FakeStore;
import dev.pipewright.activities.catalog.Fixtures.SetClock;
import dev.pipewright.activity.StepInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts as the records of steps leave them. */
class ArtifactRecordsTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private final FakeStore store = new FakeStore();
    private Catalog catalog;
    private CatalogRecorder recorder;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        recorder = new CatalogRecorder(catalog, any -> store, clock);
        catalog.runs().create(aRun("p"));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void tracesAnArtifactToItsSourcesAndItsUses() {
        catalog.runs()
                .create(new NewRun("q", null, "default", "{}", "here", START, null, Map.of("raw", artifact("aaaa"))));
        step("q-1", "load", Map.of("raw", StepInput.of(artifact("aaaa"))), "bbbb");
        step("q-1", "train[x=1]", Map.of("data", StepInput.of(artifact("bbbb"))), "cccc1");
        step("q-1", "train[x=2]", Map.of("data", StepInput.of(artifact("bbbb"))), "cccc2");
        step(
                "q-1",
                "compare",
                Map.of("models", StepInput.of(Map.of("x=1/data", artifact("cccc1"), "x=2/data", artifact("cccc2")))),
                "dddd");

        Lineage model = catalog.artifacts().lineage("q-1/train[x=1].data");

        assertThat(model.upstream())
                .extracting(Lineage.Link::step, Lineage.Link::distance)
                .containsExactly(tuple("train[x=1]", 1), tuple("load", 2));
        assertThat(model.upstream().get(1).inputs()).isEqualTo(Map.of("raw", List.of("inputs.raw")));
        assertThat(model.downstream()).singleElement().satisfies(link -> {
            assertThat(link.step()).isEqualTo("compare");
            assertThat(link.inputs()).isEqualTo(Map.of("models", List.of("train[x=1].data", "train[x=2].data")));
            assertThat(link.outputs()).isEqualTo(Map.of("data", "dddd"));
        });
        assertThat(catalog.artifacts().lineage("aaaa").downstream())
                .extracting(Lineage.Link::step)
                .containsExactly("load", "train[x=1]", "train[x=2]", "compare");
    }

    @Test
    void keepsApartWhatHasEqualContent() {
        catalog.runs()
                .create(new NewRun(
                        "r",
                        null,
                        "default",
                        "{\"pipeline\": {\"steps\": [{\"name\": \"load\", \"inputs\": {\"raw\": \"inputs.raw\"}},"
                                + " {\"name\": \"train\", \"inputs\": {\"data\": \"load.data\"}},"
                                + " {\"name\": \"compare\", \"inputs\": {\"models\": \"train.data\"}}]}}",
                        "here",
                        START,
                        null,
                        Map.of("raw", artifact("aaaa"))));
        step("r-1", "load", Map.of("raw", StepInput.of(artifact("aaaa"))), "aaaa");
        step("r-1", "train[x=1,y=/]", Map.of("data", StepInput.of(artifact("aaaa"))), "cccc");
        step("r-1", "train[x=2]", Map.of("data", StepInput.of(artifact("aaaa"))), "cccc");
        step(
                "r-1",
                "compare",
                Map.of("models", StepInput.of(Map.of("x=1,y=//data", artifact("cccc"), "x=2/data", artifact("cccc")))),
                "dddd");

        assertThat(catalog.artifacts().lineage("r-1/compare.data").upstream())
                .extracting(Lineage.Link::step, Lineage.Link::inputs)
                .containsExactly(
                        tuple("compare", Map.of("models", List.of("train[x=1,y=/].data", "train[x=2].data"))),
                        tuple("train[x=1,y=/]", Map.of("data", List.of("load.data"))),
                        tuple("train[x=2]", Map.of("data", List.of("load.data"))),
                        tuple("load", Map.of("raw", List.of("inputs.raw"))));
        assertThat(catalog.artifacts().lineage("r-1/inputs.raw").downstream())
                .extracting(Lineage.Link::step, Lineage.Link::distance)
                .containsExactly(
                        tuple("load", 1), tuple("train[x=1,y=/]", 2), tuple("train[x=2]", 2), tuple("compare", 3));
    }

    @Test
    void findsArtifactsByAddressAndByTheBeginningOfTheirDigest() {
        step("p-1", "load", Map.of(), "abcdef01");
        step("p-1", "train", Map.of(), "abcdef02");

        assertThat(catalog.artifacts().find("abcdef01").address()).isEqualTo("p-1/load.data");
        assertThat(catalog.artifacts().find("p-1/train.data").artifact().digest())
                .isEqualTo("abcdef02");
        assertThatThrownBy(() -> catalog.artifacts().find("abcdef"))
                .hasMessage("Cannot tell which artifact 'abcdef' is: several begin with it (abcdef01, abcdef02)");
        assertThatThrownBy(() -> catalog.artifacts().find("abc"))
                .hasMessage("Cannot find artifact 'abc': no run has it (expected run/step.output or the first digits of"
                        + " a digest)");
    }

    private void step(String run, String step, Map<String, StepInput> inputs, String output) {
        clock.now = clock.now.plusSeconds(10);
        recorder.prepare(Work.of(run, step).inputs(inputs).preparation());
        recorder.recordStep(succeeded(run, step, 1, Map.of("data", artifact(output))));
    }
}
