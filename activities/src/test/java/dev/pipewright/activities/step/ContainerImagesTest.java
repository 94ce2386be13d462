package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a real registry that asks for a log-in, in a real engine. */
final class ContainerImagesTest {
    private TestRegistry registry;
    private Workshop workshop;
    private StepImage image;

    @BeforeEach
    void push(@TempDir Path root) throws Exception {
        StepImage local = TestImage.busybox(root);
        registry = TestRegistry.start(root.resolve("registry"), "basic");
        workshop = new Workshop(root.resolve("host"), Durability.DURABLE);
        String name = registry.host() + "/steps/busybox";
        Path config = Files.createDirectories(root.resolve("docker"));
        String auth = Base64.getEncoder().encodeToString("AWS:secret".getBytes(US_ASCII));
        Files.writeString(
                config.resolve("config.json"), "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");
        TestImage.docker("tag", local.reference(), name);
        String pushed = TestImage.docker("--config", config.toString(), "push", name);
        TestImage.docker("rmi", name);
        String digest = pushed.replaceAll("(?s).*digest: (sha256:[0-9a-f]+).*", "$1");
        image = new StepImage(name + "@" + digest, null, new ContainerRegistry.Default(registry.host()));
    }

    @AfterEach
    void close() throws Exception {
        if (workshop != null) {
            workshop.close();
        }
        if (registry != null) {
            registry.close();
            for (String left : TestImage.docker("images", "--digests", "--format", "{{.Repository}}@{{.Digest}}")
                    .lines()
                    .toList()) {
                if (left.startsWith(registry.host())) {
                    TestImage.docker("rmi", left);
                }
            }
        }
    }

    private void logIn() {
        workshop.logins.add(new RegistryLogin(registry.host(), "AWS", "secret"));
    }

    @Test
    void pullsAnImageOnceForAllStepsThatWaitForIt() {
        logIn();
        CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> log("one"));
        CompletableFuture<String> two = CompletableFuture.supplyAsync(() -> log("two"));
        String both = one.join() + two.join();

        assertThat(both).containsOnlyOnce("[pipewright] pulling image " + image.reference() + "\n");
        assertThat(both).containsOnlyOnce("[pipewright] pulled the image in ");
        assertThat(both).contains("hello from one\n", "hello from two\n");
    }

    private String log(String name) {
        try {
            workshop.run(step(name, "echo hello from " + name).in(image));
            return workshop.log(name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pullsAgainWhatSomebodyRemoved() throws Exception {
        logIn();
        workshop.run(step("one", "true").in(image));
        TestImage.docker("rmi", image.reference());

        workshop.run(step("two", "true").in(image));
        assertThat(workshop.log("two")).contains("[pipewright] pulling image ");
    }

    @Test
    void saysHowToLogInWhereTheRegistryDeniesThePull() throws Exception {
        assertThatThrownBy(() -> workshop.run(step("train", "true").in(image)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.ACCESS_DENIED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot start step 'train' of run training-1: image '" + image.reference()
                                    + "' cannot be pulled: ")
                            .endsWith("(log in on the worker's host with: docker login " + registry.host() + ")");
                });
        assertThat(workshop.log("train")).contains("[pipewright] cannot pull image " + image.reference());
    }

    @Test
    void saysThatTheRegistryHasNoSuchImage() {
        logIn();
        String missing = registry.host() + "/steps/busybox@sha256:" + "0".repeat(64);

        assertThatThrownBy(() -> workshop.run(step("train", "true").in(new StepImage(missing, null, null))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.NOT_FOUND);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot start step 'train' of run training-1: image '" + missing
                                    + "' cannot be pulled: ")
                            .endsWith("(check that it was pushed and not deleted)");
                });
    }

    @Test
    void leavesItToALaterTryWhenTheRegistryIsAway() throws Exception {
        String away = "localhost:1/steps/busybox@sha256:" + "0".repeat(64);

        assertThatThrownBy(() -> workshop.run(step("train", "true").in(new StepImage(away, null, null))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                    assertThat(failure.isNonRetryable()).isFalse();
                });

        logIn();
        assertThat(log("train"))
                .containsSubsequence(
                        "[pipewright] cannot pull image " + away,
                        "[pipewright] pulling image " + image.reference(),
                        "[pipewright] pulled the image in ",
                        "hello from train");
    }
}
