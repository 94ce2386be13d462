package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.FaultProxy;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that cannot be had, and what their user is told. */
class RefusedImageTest {
    @TempDir
    private Path folder;

    private TestRegistry registry;
    private FaultProxy proxy;
    private ImageWorkshop workshop;

    @BeforeEach
    void start() throws Exception {
        registry = TestRegistry.start(folder.resolve("registry"), "plain");
        proxy = FaultProxy.before(registry.host());
        workshop = new ImageWorkshop(folder.resolve("host"), new ContainerRegistry.Default(proxy.host() + "/team"));
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            proxy.close();
            registry.close();
        }
    }

    private String base(TestBases base) throws Exception {
        String name = proxy.host() + "/base:1";
        base.push(workshop.registries(), name, null);
        return name;
    }

    @Test
    void asksForARegistryOrAnEngine() throws Exception {
        String base = base(TestBases.plain());
        ImageRequest request = new ImageRequest(
                "training",
                on(base),
                "linux/amd64",
                workshop.code("a", "a"),
                new ArtifactStore.Local("/x"),
                null,
                null,
                null);

        workshop.with("PATH", "/nowhere");

        refused(
                () -> workshop.images().build(request, workshop.images().resolve(request)),
                Failures.REFUSED,
                "Cannot build an image for pipeline 'training': its stack has no container registry, and there is no"
                        + " Docker engine on the worker's host to keep it (start one there, or add a registry with:"
                        + " pipewright stack update STACK --container-registry=NAME)");
    }

    @Test
    void refusesABaseThatDoesNotExist() throws Exception {
        String name = proxy.host() + "/base:9";

        refused(
                () -> workshop.build(on(name), workshop.code("a", "a")),
                Failures.NOT_FOUND,
                "Cannot use image '" + name + "': " + proxy.host() + " has no such image (check its name and tag)");
    }

    @Test
    void refusesABaseOfAnotherArchitecture() throws Exception {
        String name = base(TestBases.plain().architecture("arm64"));

        refused(
                () -> workshop.build(on(name), workshop.code("a", "a")),
                Failures.REFUSED,
                "Cannot use image '" + name + "' on linux/amd64: it is for linux/arm64 (use an image for linux/amd64)");
    }

    @Test
    void refusesABaseWithoutPythonForRequirements() throws Exception {
        String name = base(TestBases.plain());

        refused(
                () -> workshop.build(on(name, "requirements.txt"), workshop.code("requirements.txt", "six\n")),
                Failures.REFUSED,
                "Cannot install requirements.txt into base image '" + name
                        + "': there is no Python on its PATH (use a base with Python, such as python:3.12-slim)");
    }

    @Test
    void refusesWhatIsNotTheNameOfAnImage() throws Exception {
        refused(
                () -> workshop.build(on("Not An Image"), workshop.code("a", "a")),
                Failures.REFUSED,
                "Cannot use image 'Not An Image': that is not the name of an image (write it as registry/repository:tag)");
    }

    @Test
    void refusesATarFileThatIsNotThere() throws Exception {
        refused(
                () -> workshop.build(on("tar:///nowhere/base.tar"), workshop.code("a", "a")),
                Failures.NOT_FOUND,
                "Cannot use base image 'tar:///nowhere/base.tar': there is no such file"
                        + " (write it with: docker save -o /nowhere/base.tar IMAGE)");
    }

    @Test
    void refusesAFileAsAPrebuiltImageInTheWordsOfThePipelineFile() throws Exception {
        Image image = new Image(null, null, "tar:///nowhere/base.tar", null);

        refused(
                () -> workshop.build(image, workshop.code("a", "a")),
                Failures.REFUSED,
                "Cannot use image.name 'tar:///nowhere/base.tar': an image in a file can be what an image is built on,"
                        + " not run as it is (write image: {base: 'tar:///nowhere/base.tar'}, or load it with docker"
                        + " load and name it docker://NAME)");
    }

    @Test
    void needsAnEngineForADockerfile() throws Exception {
        Image image = new Image(null, null, null, "Dockerfile");

        refused(
                () -> workshop.with("DOCKER_HOST", "unix:///nowhere/docker.sock")
                        .build(image, workshop.code("Dockerfile", "FROM scratch\n")),
                Failures.REFUSED,
                "Cannot build dockerfile 'Dockerfile': there is no Docker engine on the worker's host"
                        + " (start one there, or use base and requirements, which need none)");
    }

    static void refused(Callable<?> action, String type, String message) {
        assertThatThrownBy(action::call).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getOriginalMessage()).isEqualTo(message);
            assertThat(failure.getType()).isEqualTo(type);
            assertThat(failure.isNonRetryable()).isTrue();
        });
    }
}
