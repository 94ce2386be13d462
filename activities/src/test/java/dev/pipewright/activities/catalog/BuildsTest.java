package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildsTest {
    private static final String IMAGE = "python:3.12-slim with requirements.txt";

    @TempDir
    Path folder;

    private Catalog catalog;
    private Builds builds;
    private String run;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        builds = catalog.builds();
        run = catalog.runs().create(aRun("training"));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void recordsWhatWasBuiltAndHowMuchOfItWasPushed() {
        builds.started(run, IMAGE, START);
        assertThat(builds.list(run)).singleElement().satisfies(build -> {
            assertThat(build.image()).isEqualTo(IMAGE);
            assertThat(build.started()).isEqualTo(START);
            assertThat(build.ended()).isNull();
        });

        builds.built(run, IMAGE, "localhost:5000/training@sha256:abc", 3_100_000, START.plusSeconds(4));

        assertThat(builds.list(run)).singleElement().satisfies(build -> {
            assertThat(build.reference()).isEqualTo("localhost:5000/training@sha256:abc");
            assertThat(build.digest()).isEqualTo("sha256:abc");
            assertThat(build.pushedBytes()).isEqualTo(3_100_000);
            assertThat(build.ended()).isEqualTo(START.plusSeconds(4));
            assertThat(build.failure()).isNull();
            assertThat(build.revision()).isEqualTo(catalog.runs().get(run).fleet());
        });
    }

    @Test
    void changesNothingWhenTheSameIsRecordedTwice() {
        builds.started(run, IMAGE, START);
        builds.started(run, IMAGE, START.plusSeconds(1));
        builds.built(run, IMAGE, "sha256:id", 0, START.plusSeconds(4));
        ImageBuild once = builds.list(run).get(0);

        builds.built(run, IMAGE, "sha256:id", 0, START.plusSeconds(5));
        builds.failed(run, IMAGE, "too late", START.plusSeconds(6));

        assertThat(builds.list(run)).containsExactly(once);
        assertThat(once.started()).isEqualTo(START);
        assertThat(once.digest()).as("of a local engine's image").isNull();
    }

    @Test
    void beginsAnewWhatCouldNotBeBuilt() {
        builds.started(run, IMAGE, START);
        builds.failed(run, IMAGE, "Cannot find base image 'python:3.12-slim'", START.plusSeconds(1));
        assertThat(builds.list(run))
                .singleElement()
                .returns("Cannot find base image 'python:3.12-slim'", ImageBuild::failure);
        long seen = catalog.runs().get(run).fleet();

        builds.started(run, IMAGE, START.plusSeconds(9));

        assertThat(builds.changedSince(run, seen))
                .singleElement()
                .returns(START.plusSeconds(9), ImageBuild::started)
                .returns(null, ImageBuild::ended)
                .returns(null, ImageBuild::failure);
    }

    @Test
    void refusesAnImageOfARunThatIsNotRecorded() {
        assertThatThrownBy(() -> builds.started("nobody-1", IMAGE, START))
                .isInstanceOf(CatalogException.class)
                .hasMessage("Cannot find run 'nobody-1': no run of that name is recorded");
    }
}
