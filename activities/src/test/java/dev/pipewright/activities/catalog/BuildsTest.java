package dev.pipewright.activities.catalog;

import static dev.pipewright.activities.catalog.Fixtures.START;
import static dev.pipewright.activities.catalog.Fixtures.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.heartbeat.Try;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ArtifactStore;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
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
    private boolean last;

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
    void watchesTheImagesThatAreMadeForARun() {
        RecordedImages images = new RecordedImages(
                new FakeImages(() -> new BuiltImage("hub/p@sha256:abc", "sha256:base", null, 42, null)),
                catalog,
                new Fixtures.SetClock(),
                () -> new Try("pipewright/" + run + "/group-1", false));

        images.build(request(), images.resolve(request()));

        assertThat(builds.list(run))
                .singleElement()
                .returns(IMAGE, ImageBuild::image)
                .returns("sha256:abc", ImageBuild::digest)
                .returns(42L, ImageBuild::pushedBytes);
    }

    @Test
    void takesNoTimeForAnImageThatIsUsedAsItIs() {
        RecordedImages images =
                recorded(new FakeImages(() -> new BuiltImage("hub/tools@sha256:abc", "sha256:abc", null, 0, null)));
        ImageRequest request = new ImageRequest(
                "training",
                new Image(null, null, "tools:1", null),
                "linux/amd64",
                "code",
                new ArtifactStore.Local("/store"),
                null,
                null,
                null);

        images.build(request, images.resolve(request));

        assertThat(builds.list(run)).singleElement().satisfies(image -> {
            assertThat(image.reference()).isEqualTo("hub/tools@sha256:abc");
            assertThat(image.ended()).isEqualTo(image.started());
        });
    }

    @Test
    void tellsWhyAnImageIsBuiltAgain() {
        Deque<ApplicationFailure> failures = new ArrayDeque<>(List.of(
                Failures.passing(Failures.UNAVAILABLE, "busy", null, new IOException()),
                Failures.permanent(Failures.NOT_FOUND, "Cannot find base image 'python:3.12-slim'")));
        RecordedImages images = recorded(new FakeImages(() -> {
            throw failures.remove();
        }));
        ResolvedImage resolved = images.resolve(request());

        assertThatThrownBy(() -> images.build(request(), resolved)).hasMessageContaining("busy");
        assertThat(builds.list(run))
                .singleElement()
                .returns("busy (this is tried again for a while)", ImageBuild::failure);

        assertThatThrownBy(() -> images.build(request(), resolved)).isInstanceOf(ApplicationFailure.class);
        assertThat(builds.list(run))
                .singleElement()
                .returns("Cannot find base image 'python:3.12-slim'", ImageBuild::failure);
    }

    @Test
    void tellsWhyItCannotYetBeSaidWhatAnImageIsMadeOf() {
        Deque<Supplier<ResolvedImage>> answers = new ArrayDeque<>(List.of(
                () -> {
                    throw Failures.passing(Failures.UNAVAILABLE, "no answer", null, new IOException());
                },
                () -> {
                    throw Failures.permanent(Failures.NOT_FOUND, "no such image");
                },
                () -> new ResolvedImage(null, "sha256:base", null, null)));
        RecordedImages images =
                recorded(new FakeImages(() -> new BuiltImage("i", "sha256:base", null, 0, null), () -> answers.remove()
                        .get()));

        assertThatThrownBy(() -> images.resolve(request())).hasMessageContaining("no answer");
        assertThat(builds.list(run))
                .singleElement()
                .returns("no answer (this is tried again for a while)", ImageBuild::failure);

        assertThatThrownBy(() -> images.resolve(request())).hasMessageContaining("no such image");
        images.resolve(request());
        assertThat(builds.list(run)).isEmpty();
    }

    @Test
    void doesNotPromiseAnotherTryAfterTheLast() {
        RecordedImages images = recorded(new FakeImages(() -> {
            throw Failures.passing(Failures.UNAVAILABLE, "busy", null, new IOException());
        }));
        ResolvedImage resolved = images.resolve(request());
        last = true;

        assertThatThrownBy(() -> images.build(request(), resolved)).hasMessageContaining("busy");
        assertThat(builds.list(run)).singleElement().returns("busy", ImageBuild::failure);
    }

    private RecordedImages recorded(ImageActivities images) {
        return new RecordedImages(images, catalog, new Fixtures.SetClock(), () -> new Try("pipewright/" + run, last));
    }

    private static ImageRequest request() {
        return new ImageRequest(
                "training",
                new Image("python:3.12-slim", "requirements.txt", null, null),
                "linux/amd64",
                "code",
                new ArtifactStore.Local("/store"),
                null,
                null,
                null);
    }

    private record FakeImages(Supplier<BuiltImage> answer, Supplier<ResolvedImage> parts) implements ImageActivities {
        FakeImages(Supplier<BuiltImage> answer) {
            this(answer, () -> new ResolvedImage(null, "sha256:base", null, null));
        }

        @Override
        public ResolvedImage resolve(ImageRequest request) {
            return parts.get();
        }

        @Override
        public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
            return answer.get();
        }
    }

    @Test
    void refusesAnImageOfARunThatIsNotRecorded() {
        assertThatThrownBy(() -> builds.started("nobody-1", IMAGE, START))
                .isInstanceOf(CatalogException.class)
                .hasMessage("Cannot find run 'nobody-1': no run of that name is recorded");
    }
}
