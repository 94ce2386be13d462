package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.FaultProxy;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The activities as Temporal calls them. */
class ImageBuilderTest {
    @TempDir
    private Path folder;

    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private TestRegistry registry;
    private FaultProxy proxy;
    private ImageWorkshop workshop;
    private ImageActivities images;

    @BeforeEach
    void start() throws Exception {
        registry = TestRegistry.start(folder.resolve("registry"), "plain");
        proxy = FaultProxy.before(registry.host());
        workshop = new ImageWorkshop(folder.resolve("host"), new ContainerRegistry.Default(proxy.host()));
        temporal.registerActivitiesImplementations(workshop.builder());
        images = temporal.newActivityStub(ImageActivities.class);
        TestBases.plain().push(workshop.registries(), proxy.host() + "/base:1", null);
    }

    @AfterEach
    void stop() {
        temporal.close();
        if (registry != null) {
            proxy.close();
            registry.close();
        }
    }

    @Test
    void resolvesThenBuilds() throws Exception {
        ImageRequest request = workshop.request(on(proxy.host() + "/base:1"), workshop.code("a", "a"));

        ResolvedImage resolved = images.resolve(request);

        assertThat(images.build(request, resolved).reference()).startsWith(proxy.host() + "/training-1@sha256:");
        assertThat(images.build(request, resolved).pushedBytes()).isZero();
    }

    @Test
    void tellsTemporalWhatToTryAgainAndWhen() throws Exception {
        ImageRequest request = workshop.request(on(proxy.host() + "/base:1"), workshop.code("a", "a"));
        ResolvedImage resolved = images.resolve(request);
        proxy.answer("PUT .*", 9, 429, "Retry-After", "7");

        assertThatThrownBy(() -> images.build(request, resolved))
                .isInstanceOf(ActivityFailure.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                    assertThat(failure.isNonRetryable()).isFalse();
                    assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(7));
                });
    }
}
