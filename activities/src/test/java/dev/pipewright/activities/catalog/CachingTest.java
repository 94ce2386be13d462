package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static dev.pipewright.activities.catalog.Fixtures.artifact;
import static dev.pipewright.activities.catalog.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.Fixtures.FakeStore;
import dev.pipewright.activities.catalog.Fixtures.SetClock;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as the same work, and how a difference is told. */
class CachingTest {
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
        catalog.runs().create(aRun("p"));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void takesAnEarlierResultOfTheSameWork() {
        done(work());

        assertThat(recorder.lookup(next())).satisfies(lookup -> {
            assertThat(lookup.hit()).isTrue();
            assertThat(lookup.from()).isEqualTo("p-1");
            assertThat(lookup.outputs()).containsKey("data");
            assertThat(lookup.reason()).isNull();
        });
        assertThat(catalog.steps().list("p-2")).isEmpty();
    }

    @Test
    void doesNotCareForTheOrderOfEnvironmentOutputsAndSecrets() {
        done(work().env(Map.of("A", "1", "B", "2")).outputs("x", "y").secrets("S", "T"));

        assertThat(recorder.lookup(second(work().env(Map.of("B", "2", "A", "1"))
                                        .outputs("y", "x")
                                        .secrets("T", "S"))
                                .preparation())
                        .hit())
                .isTrue();
    }

    @Test
    void doesNotTakeAResultOfAnotherStepOrPipeline() {
        done(work());
        catalog.runs().create(aRun("q"));

        assertThat(recorder.lookup(Work.of("q-1", "train").preparation()).reason())
                .isEqualTo("first run of this step");
        assertThat(recorder.lookup(Work.of("p-2", "other").preparation()).reason())
                .isEqualTo("first run of this step");
    }

    @Test
    void saysThatTheCommandChanged() {
        done(work());

        assertThat(why(work().command("sh other.sh"))).isEqualTo("command changed");
    }

    @Test
    void saysFromWhatToWhatAParameterChanged() {
        done(work().command("train --alpha 0.1 --n 1").parameters(Map.of("alpha", "0.1", "n", "1")));

        assertThat(why(work().command("train --alpha 0.5 --n 1").parameters(Map.of("alpha", "0.5", "n", "1"))))
                .isEqualTo("parameter alpha changed from 0.1 to 0.5");
        assertThat(why(work().command("train --alpha 0.5 --n 2").parameters(Map.of("alpha", "0.5", "n", "2"))))
                .isEqualTo("parameter alpha changed from 0.1 to 0.5; parameter n changed from 1 to 2");
        assertThat(why(work().command("train --beta 0.5 --n 1").parameters(Map.of("alpha", "0.5", "n", "1"))))
                .isEqualTo("command changed; parameter alpha changed from 0.1 to 0.5");
        assertThat(why(work().command("train --alpha " + "'" + "x y".repeat(20) + "' --n 1")
                        .parameters(Map.of("alpha", "x y".repeat(20), "n", "1"))))
                .isEqualTo("parameter alpha changed from 0.1 to x yx yx yx yx yx yx yx yx yx yx yx yx yx...");
    }

    @Test
    void namesTheInputsThatChanged() {
        done(work().inputs(Map.of("data", StepInput.of(artifact("1")), "old", StepInput.of(artifact("2")))));

        assertThat(why(work().inputs(Map.of("data", StepInput.of(artifact("3")), "old", StepInput.of(artifact("2"))))))
                .isEqualTo("input data changed");
        assertThat(why(work().inputs(Map.of("data", StepInput.of(artifact("3")), "new", StepInput.of(artifact("2"))))))
                .isEqualTo("input data, new (added) and old (removed) changed");
    }

    @Test
    void noticesAChangeInOnePartOfAnInput() {
        done(work().inputs(Map.of("models", StepInput.of(Map.of("a", artifact("1"), "b", artifact("2"))))));

        assertThat(why(work().inputs(Map.of("models", StepInput.of(Map.of("a", artifact("1"), "b", artifact("3")))))))
                .isEqualTo("input models changed");
    }

    @Test
    void namesTheFilesOfTheCodeThatChanged() {
        store.manifests.put("code-1", Map.of("train.py", "1", "lib/a.py", "1", "README.md", "1"));
        store.manifests.put("code-2", Map.of("train.py", "2", "lib/a.py", "1", "README.md", "2"));
        done(work().code("code-1", "d-1", "train.py", "lib/"));

        assertThat(why(work().code("code-2", "d-2", "train.py", "lib/"))).isEqualTo("code of train.py changed");
        assertThat(why(work().code("code-2", "d-2"))).isEqualTo("code of train.py and README.md (added) changed");
    }

    @Test
    void namesAtMostThreeFiles() {
        store.manifests.put("code-1", Map.of());
        store.manifests.put("code-2", Map.of("a", "1", "b", "1", "c", "1", "d", "1", "e", "1", "f", "1", "g", "1"));
        done(work());

        assertThat(why(work().code("code-2", "d-2"))).isEqualTo("code of a, b, c and 4 more added");
    }

    @Test
    void saysOnlyThatCodeChangedWhereTheOldSnapshotIsGone() {
        done(work());

        assertThat(why(work().code("code-2", "d-2"))).isEqualTo("code changed");
    }

    @Test
    void saysThatAFileChangedItsMode() {
        store.manifests.put("code-1", Map.of("run.sh", "1"));
        store.manifests.put("code-2", Map.of("run.sh", "1"));
        done(work());

        assertThat(why(work().code("code-2", "d-2"))).isEqualTo("mode of a code file changed");
    }

    @Test
    void namesTheEnvironmentThatChanged() {
        done(work().env(Map.of("FOO", "1")));

        assertThat(why(work().env(Map.of("FOO", "2")))).isEqualTo("environment FOO changed");
        assertThat(why(work().env(Map.of("FOO", "1", "BAR", "1")))).isEqualTo("environment BAR added");
        assertThat(why(work())).isEqualTo("environment FOO removed");
    }

    @Test
    void saysThatImageOutputsOrSecretsChanged() {
        done(work());

        assertThat(why(work().base("sha256:1").outputs("model").secrets("TOKEN")))
                .isEqualTo("base image changed; outputs changed; secrets changed");
    }

    @Test
    void saysWhatOfTheImageChanged() {
        done(work().base("sha256:1").requirements("lock-1"));

        assertThat(why(work().base("sha256:2").requirements("lock-1"))).isEqualTo("base image changed");
        assertThat(why(work().base("sha256:1").requirements("lock-2"))).isEqualTo("requirements changed");
    }

    @Test
    void runsAStepWhoseCacheIsOffOrThatIsForced() {
        done(work());

        assertThat(why(work().cache(false, null))).isEqualTo("cache is off for this step");
        assertThat(why(work().forced("forced by --no-cache"))).isEqualTo("forced by --no-cache");
    }

    @Test
    void letsAResultExpireByTheTimeItWasMadeNotByTheTimeItWasLastUsed() {
        Work daily = work().cache(true, Duration.ofHours(24));
        done(daily);
        clock.now = START.plus(Duration.ofHours(20));
        assertThat(recorder.prepare(second(daily).preparation()).cached()).isTrue();
        catalog.runs().create(aRun("p"));

        clock.now = START.plus(Duration.ofHours(30));

        assertThat(why(daily)).isEqualTo("result expired after 24h");
    }

    @Test
    void saysThatTheStoredResultIsGone() {
        done(work());
        store.gone.add("result");

        assertThat(why(work())).isEqualTo("stored result is not in the artifact store (artifact data)");
    }

    @Test
    void takesAnExpiredResultForAStepThatMustNotRun() {
        done(work());
        clock.now = START.plus(Duration.ofHours(30));

        assertThat(recorder.lookup(
                                second(work().cache(true, Duration.ofHours(1)).required())
                                        .preparation())
                        .hit())
                .isTrue();
        assertThat(recorder.lookup(second(work().cache(false, null).required()).preparation())
                        .hit())
                .isTrue();
    }

    @Test
    void comparesWithTheNewestSuccess() {
        done(work().command("one"));
        clock.now = START.plusSeconds(60);
        recorder.prepare(second(work().command("two")).preparation());
        recorder.recordStep(new StepRecord(
                "p-2", "train", 1, StepState.SUCCEEDED, Map.of(), Map.of(), 0, null, clock.now, clock.now));
        catalog.runs().create(aRun("p"));

        assertThat(recorder.lookup(Work.of("p-3", "train")
                                .command("two")
                                .env(Map.of("A", "1"))
                                .preparation())
                        .reason())
                .isEqualTo("environment A added");
        assertThat(recorder.lookup(Work.of("p-3", "train").command("one").preparation())
                        .hit())
                .isTrue();
    }

    @Test
    void keepsItsKeysFromVersionToVersion() {
        assertThat(CacheKey.of(work().env(Map.of("A", "1"))
                                .inputs(Map.of("data", StepInput.of(artifact("1"))))
                                .base("sha256:1")
                                .preparation())
                        .digest())
                .isEqualTo("9c5e52833a1139ab5467c1f4f675244481b34f1fee1dd66420b34aed3ecb6d46");
    }

    private static Work work() {
        return Work.of("p-1", "train");
    }

    private static Work second(Work work) {
        return work.in("p-2");
    }

    private StepPreparation next() {
        return second(work()).preparation();
    }

    private void done(Work work) {
        recorder.prepare(work.preparation());
        recorder.recordStep(succeeded("p-1", "train", 1, Map.of("data", artifact("result"))));
    }

    private String why(Work work) {
        return String.valueOf(recorder.lookup(second(work).preparation()).reason());
    }
}
