package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static dev.pipewright.activities.image.RefusedImageTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.FaultProxy;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that goes wrong: what the user is told, and what another try makes of it. */
class RegistryFaultTest {
    @TempDir
    private Path folder;

    private TestRegistry registry;
    private FaultProxy proxy;
    private ImageWorkshop workshop;
    private String base;
    private String code;

    @BeforeEach
    void start() throws Exception {
        registry = TestRegistry.start(folder.resolve("registry"), "plain");
        proxy = FaultProxy.before(registry.host());
        workshop = new ImageWorkshop(folder.resolve("host"), new ContainerRegistry.Default(proxy.host() + "/team"));
        base = proxy.host() + "/base:1";
        TestBases.plain().push(workshop.registries(), base, null);
        code = workshop.code("train.py", "print(1)\n");
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            proxy.close();
            registry.close();
        }
    }

    @Test
    void asksForALogInWhenTheRegistryWantsOne() {
        proxy.answer("GET /v2/base/manifests/1", 1, 401, "WWW-Authenticate", "Basic realm=\"x\"");

        refused(
                () -> workshop.build(on(base), code),
                Failures.ACCESS_DENIED,
                "Cannot use image '" + base + "': " + proxy.host() + " asks for credentials, and "
                        + folder.resolve("host/docker/config.json")
                        + " has none for it (log in on the worker's host with:"
                        + " docker login " + proxy.host() + ")");
    }

    @Test
    void saysThatPushingIsNotAllowed() {
        proxy.answer("POST /v2/team/.*", 9, 403);

        assertThatThrownBy(() -> workshop.build(on(base), code))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.ACCESS_DENIED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot push image '" + proxy.host() + "/team/training-1:")
                            .contains(": " + proxy.host() + " answered 403 (log in on the worker's host with: ");
                });
    }

    @Test
    void waitsForAsLongAsABusyRegistryAsks() throws Exception {
        proxy.answer("PUT /v2/team/.*", 9, 429, "Retry-After", "7");

        passes("answered 429", Duration.ofSeconds(7));
    }

    @Test
    void triesAgainAfterAFaultOfTheRegistry() throws Exception {
        proxy.answer("PUT /v2/team/[^/]*/manifests/.*", 1, 500);

        passes("answered 500", null);
        assertThat(workshop.build(on(base), code).pushedBytes()).isPositive();
    }

    @Test
    void sendsOnlyWhatIsMissingAfterAPushThatBrokeOff() throws Exception {
        proxy.answer("PUT /v2/team/[^/]*/manifests/.*", 1, 503);
        passes("answered 503", null);
        long before = proxy.requests().stream().filter(this::uploads).count();

        workshop.build(on(base), code);

        assertThat(proxy.requests().stream().filter(this::uploads).count() - before)
                .as("uploads: the small configuration alone")
                .isEqualTo(1);
    }

    private boolean uploads(String request) {
        return request.startsWith("PUT /v2/team/training-1/blobs/uploads/");
    }

    @Test
    void triesAgainWhenAPushIsCutMidBlob() throws Exception {
        proxy.cut("PUT /v2/team/.*/blobs/uploads/.*");

        passes("the connection to " + proxy.host() + " failed: ", null);
        BuiltImage built = workshop.build(on(base), code);
        assertThat(workshop.layer(built.reference(), 1)).containsEntry("opt/pipewright/code/train.py", "print(1)\n");
    }

    @Test
    void triesAgainWhenAPullIsCutMidBlob() throws Exception {
        FaultProxy other = FaultProxy.before(registry.host());
        try (other) {
            String far = other.host() + "/base:1";
            String layer =
                    workshop.manifest(far).content().at("/layers/0/digest").asText();
            other.cut("GET /v2/base/blobs/" + layer);

            assertThatThrownBy(() -> workshop.build(on(far), code))
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                        assertThat(failure.isNonRetryable()).isFalse();
                        assertThat(failure.getOriginalMessage())
                                .contains("the connection to " + other.host() + " failed: ");
                    });
            assertThat(workshop.layer(workshop.build(on(far), code).reference(), 0))
                    .containsKey("etc/base");
        }
    }

    @Test
    void triesAgainWhenTheRegistryIsOutOfReach() {
        proxy.close();

        assertThatThrownBy(() -> workshop.build(on(base), code))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isFalse();
                    assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                });
    }

    private void passes(String reason, @Nullable Duration delay) {
        assertThatThrownBy(() -> workshop.build(on(base), code))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot push image '" + proxy.host() + "/team/training-1:")
                            .contains(reason);
                    assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                    assertThat(failure.isNonRetryable()).isFalse();
                    assertThat(failure.getNextRetryDelay()).isEqualTo(delay);
                });
    }
}
