package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.image.Tool.Ran;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine has, builds, and makes of the images. */
class DockerEngineTest {
    @TempDir
    private Path folder;

    private final Tool tool = new Tool(System.getenv());
    private final List<String> images = new ArrayList<>();
    private TestRegistry registry;
    private ImageWorkshop workshop;
    private String base;

    @BeforeEach
    void start() throws Exception {
        Optional<Path> busybox = tool.find("busybox");
        boolean there = busybox.isPresent()
                && tool.find("docker").isPresent()
                && docker("info").succeeded();
        if (!there && System.getenv("CI") != null) {
            fail("There is no Docker engine, or no busybox: apt-get install docker.io busybox-static, then dockerd");
        }
        assumeTrue(there, "needs a Docker engine and busybox-static");
        registry = TestRegistry.start(folder.resolve("registry"), "plain");
        workshop = new ImageWorkshop(folder.resolve("host"), new ContainerRegistry.Default(registry.host()));
        Path tar = TestBases.plain()
                .with("bin/busybox", Files.readAllBytes(busybox.orElseThrow()))
                .with("bin/sh", Files.readAllBytes(busybox.orElseThrow()))
                .save(folder.resolve("base.tar"));
        base = "pipewright-test-" + UUID.randomUUID() + ":1";
        String loaded = docker("load", "--quiet", "--input", tar.toString()).out();
        assertThat(docker("tag", "base:1", base).succeeded()).as(loaded).isTrue();
        docker("rmi", "base:1");
        images.add(base);
    }

    @AfterEach
    void stop() throws Exception {
        for (String image : images) {
            docker("rmi", "--force", image);
        }
        if (registry != null) {
            registry.close();
        }
    }

    private Ran docker(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(tool.find("docker").orElseThrow().toString()));
        command.addAll(List.of(arguments));
        return tool.run(Path.of("/"), command);
    }

    private String run(BuiltImage image, String command) throws Exception {
        images.add(image.reference());
        Ran ran = docker("run", "--rm", "--network", "none", image.reference(), "/bin/sh", "-c", command);
        assertThat(ran.exit()).as(ran.err()).isZero();
        return ran.out().strip();
    }

    @Test
    void putsTheCodeOnAnImageOfTheEngineWhichThenRunsIt() throws Exception {
        BuiltImage built = workshop.build(on("docker://" + base), workshop.code("hello", "hello\n"));

        assertThat(run(built, "pwd; busybox cat hello /etc/base; busybox touch written"))
                .isEqualTo("/opt/pipewright/code\nhello\nbase");
    }

    @Test
    void leavesNothingOfAWorkerThatDiedWhileItUnpackedTheSameImage() throws Exception {
        String id = docker("inspect", "--format", "{{.Id}}", base).out().strip();
        Path scratch = folder.resolve("host/cache/scratch");
        Path left = Files.createDirectories(scratch.resolve("base-" + id.replace("sha256:", "")));
        Files.writeString(left.resolve("image.tar"), "half of it");

        workshop.build(on("docker://" + base), workshop.code("hello", "hello\n"));

        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void loadsWhatItBuildsIntoTheEngineWhereThereIsNoRegistry() throws Exception {
        ImageWorkshop alone = new ImageWorkshop(folder.resolve("alone"), null);
        String code = alone.code("hello", "hello\n");

        BuiltImage built = alone.build(on("docker://" + base), code);

        assertThat(built.reference()).startsWith("sha256:");
        assertThat(built.code()).isEqualTo("/opt/pipewright/code");
        assertThat(run(built, "pwd; busybox cat hello /etc/base")).isEqualTo("/opt/pipewright/code\nhello\nbase");
        assertThat(alone.build(on("docker://" + base), code)).isEqualTo(built);
        assertThat(alone.build(alone.images("another-host"), on("docker://" + base), code))
                .isEqualTo(built);
    }

    @Test
    void loadsADockerfilesImageIntoTheEngineToo() throws Exception {
        ImageWorkshop alone = new ImageWorkshop(folder.resolve("alone"), null);
        Image image = new Image(null, null, null, "Dockerfile");
        String dockerfile = "FROM " + base + "\nLABEL of=" + base + "\nRUN echo made > /made\n";

        BuiltImage built = alone.build(image, alone.code("Dockerfile", dockerfile, "hello", "hello\n"));
        images.addAll(made());

        assertThat(run(built, "busybox cat /made hello")).isEqualTo("made\nhello");
    }

    /** By a label: asked for what is newer than the base, the engine names every image that it has. */
    private List<String> made() throws Exception {
        return docker("images", "--quiet", "--filter", "label=of=" + base)
                .out()
                .lines()
                .toList();
    }

    @Test
    void buildsADockerfileAndPutsTheCodeOnIt() throws Exception {
        Image image = new Image(null, null, null, "Dockerfile");
        String dockerfile = "FROM " + base + "\nLABEL of=" + base + "\nRUN echo made > /made\n";

        BuiltImage built = workshop.build(image, workshop.code("Dockerfile", dockerfile, "hello", "hello\n"));
        images.addAll(made());

        assertThat(run(built, "busybox cat /made hello")).isEqualTo("made\nhello");
    }

    @Test
    void tellsWhatIsWrongInADockerfile() throws Exception {
        Image image = new Image(null, null, null, "Dockerfile");
        String code = workshop.code("Dockerfile", "FRM " + base + "\n");

        assertThatThrownBy(() -> workshop.build(image, code))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .startsWith("Cannot build dockerfile 'Dockerfile': ")
                        .containsIgnoringCase("unknown instruction: FRM")
                        .doesNotContain("Sending build context"));
    }

    @Test
    void tellsWhatADockerfileFailedWith() throws Exception {
        Image image = new Image(null, null, null, "Dockerfile");
        String code = workshop.code("Dockerfile", "FROM " + base + "\nRUN exit 7\n");

        assertThatThrownBy(() -> workshop.build(image, code))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.REFUSED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot build dockerfile 'Dockerfile': ")
                            .contains("exit 7")
                            .endsWith(" (try it with: docker build -f Dockerfile .)");
                });
    }

    @Test
    void saysThatTheEngineHasNoSuchImage() throws Exception {
        RefusedImageTest.refused(
                () -> workshop.build(on("docker://no-such-image:1"), workshop.code("a", "a")),
                Failures.NOT_FOUND,
                "Cannot use image 'docker://no-such-image:1': the Docker engine of the worker's host has no such image"
                        + " (check its name and tag)");
    }
}
