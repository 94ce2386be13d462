package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.named;
import static dev.pipewright.activities.image.ImageWorkshop.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.FaultProxy;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images without requirements, in a registry that counts. */
class BuildTest {
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
    void takesImagesOfDockerHubFromTheMirror() throws Exception {
        String there = proxy.host() + "/hub/library/python:3.12-slim";
        TestBases.plain().push(workshop.registries(), there, null);
        ImageWorkshop mirrored = new ImageWorkshop(
                folder.resolve("mirrored"),
                new ContainerRegistry.Default(proxy.host(), null, false, proxy.host() + "/hub"));

        BuiltImage built = mirrored.build(on("python:3.12-slim"), mirrored.code("a", "a"));

        assertThat(built.baseDigest()).isEqualTo(workshop.manifest(there).digest());
        assertThat(proxy.requests()).contains("GET /v2/hub/library/python/manifests/3.12-slim");
    }

    @Test
    void putsTheCodeOnTheBaseAndStartsThere() throws Exception {
        String base = base(TestBases.plain().env("LANG", "C.UTF-8"));

        BuiltImage built = workshop.build(on(base), workshop.code("train.py", "print(1)\n", "lib/größe.py", "x = 1\n"));

        assertThat(built.reference()).startsWith(proxy.host() + "/team/training-1@sha256:");
        assertThat(built.baseDigest()).isEqualTo(workshop.manifest(base).digest());
        assertThat(workshop.layer(built.reference(), 1))
                .containsEntry("opt/pipewright/code/train.py", "print(1)\n")
                .containsEntry("opt/pipewright/code/lib/größe.py", "x = 1\n");
        var config = workshop.config(built.reference());
        assertThat(config.at("/config/WorkingDir").asText()).isEqualTo("/opt/pipewright/code");
        assertThat(config.at("/config/Cmd/0").asText()).isEqualTo("/bin/sh");
        assertThat(config.at("/config/Env/0").asText()).isEqualTo("LANG=C.UTF-8");
        assertThat(config.at("/rootfs/diff_ids")).hasSize(2);
        assertThat(config.at("/history")).hasSize(2);
    }

    @Test
    void labelsTheImageWithWhereItComesFrom() throws Exception {
        String base = base(TestBases.plain());
        String code = workshop.code("a", "a");
        ImageRequest request = new ImageRequest(
                "training",
                on(base),
                "linux/amd64",
                code,
                new ArtifactStore.Local("/unused"),
                new ContainerRegistry.Default(proxy.host()),
                "https://git.example.com/training",
                "4f2a");

        BuiltImage built = workshop.images().build(request, workshop.images().resolve(request));

        var labels = workshop.config(built.reference()).at("/config/Labels");
        assertThat(labels.path("org.opencontainers.image.source").asText())
                .isEqualTo("https://git.example.com/training");
        assertThat(labels.path("org.opencontainers.image.revision").asText()).isEqualTo("4f2a");
        assertThat(labels.path("org.opencontainers.image.base.name").asText()).isEqualTo(base);
        assertThat(labels.path("org.opencontainers.image.base.digest").asText()).isEqualTo(built.baseDigest());
        assertThat(labels.path("dev.pipewright.code").asText()).isEqualTo(code);
    }

    @Test
    void isTheSameImageOnAnotherHost() throws Exception {
        String base = base(TestBases.plain());
        String code = workshop.code("train.py", "print(1)\n");
        BuiltImage first = workshop.build(workshop.images("one"), on(base), code);
        ImageWorkshop elsewhere =
                new ImageWorkshop(folder.resolve("elsewhere"), new ContainerRegistry.Default(proxy.host() + "/other"));
        elsewhere.code("train.py", "print(1)\n");

        BuiltImage second = elsewhere.build(elsewhere.images("two"), on(base), code);

        assertThat(second.pushedBytes()).isPositive();
        assertThat(digest(second)).isEqualTo(digest(first));
    }

    private static String digest(BuiltImage image) {
        return image.reference().substring(image.reference().indexOf('@'));
    }

    /** Holds for every JDK that runs the tests: compare with {@code git log} before changing it, for caches depend on it. */
    @Test
    void isTheSameLayerOnEveryJdk() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/lib"));
        Files.writeString(source.resolve("a.py"), "print('a')\n".repeat(5000));
        Files.writeString(source.resolveSibling("run.sh"), "#!/bin/sh\n")
                .toFile()
                .setExecutable(true);

        Layers.Made layer = new Layers(new Cache(folder.resolve("layers"))).of("key", "/code", "755", target -> {
            Files.createDirectory(target.resolve("lib"));
            Files.copy(source.resolve("a.py"), target.resolve("lib/a.py"));
            Path run = Files.copy(source.resolveSibling("run.sh"), target.resolve("run.sh"));
            run.toFile().setExecutable(true);
        });

        assertThat(layer.layer().digest())
                .isEqualTo("sha256:583b431a0a5d81a6c279c7c0589720fea1a99f546e7cefdfde5fa6d13eef10a7");
    }

    @Test
    void pushesKilobytesAfterACodeEdit() throws Exception {
        byte[] random = new byte[3_000_000];
        new Random(1).nextBytes(random);
        String base = base(TestBases.plain().with("usr/lib/big", random));
        workshop.build(on(base), workshop.code("train.py", "print(1)\n", "data.txt", "x".repeat(10_000)));
        long before = proxy.receivedBytes();

        BuiltImage built =
                workshop.build(on(base), workshop.code("train.py", "print(2)\n", "data.txt", "x".repeat(10_000)));

        assertThat(proxy.receivedBytes() - before).isBetween(500L, 10_000L);
        assertThat(built.pushedBytes()).isEqualTo(proxy.receivedBytes() - before);
    }

    @Test
    void takesTheBaseOverWithinARegistryWithoutMovingIt() throws Exception {
        byte[] random = new byte[3_000_000];
        new Random(1).nextBytes(random);
        String base = base(TestBases.plain().with("usr/lib/big", random));
        long before = proxy.receivedBytes();

        workshop.build(on(base), workshop.code("train.py", "print(1)\n"));

        assertThat(proxy.receivedBytes() - before).isLessThan(10_000);
        assertThat(proxy.requests())
                .noneMatch(request -> request.matches("GET /v2/base/blobs/.*") && !isConfig(request, base));
    }

    private boolean isConfig(String request, String base) {
        try {
            return request.endsWith(
                    workshop.manifest(base).content().at("/config/digest").asText());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void buildsAnImageOnceForManyAtOnce() throws Exception {
        String base = base(TestBases.plain());
        String code = workshop.code("train.py", "print(1)\n");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<BuiltImage>> builds = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Images images = workshop.images();
                builds.add(() -> workshop.build(images, on(base), code));
            }
            List<BuiltImage> built = new ArrayList<>();
            for (Future<BuiltImage> future : threads.invokeAll(builds)) {
                built.add(future.get());
            }

            assertThat(built)
                    .extracting(BuiltImage::reference)
                    .containsOnly(built.get(0).reference());
            assertThat(built).filteredOn(image -> image.pushedBytes() > 0).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void buildsAnImageOnceForTwoProcessesAtOnce() throws Exception {
        String base = base(TestBases.plain());
        String code = workshop.code("train.py", "print(1)\n");
        Path host = folder.resolve("host");

        Process one = OtherBuild.start(host, proxy.host(), base, code);
        Process other = OtherBuild.start(host, proxy.host(), base, code);
        String first = new String(one.getInputStream().readAllBytes(), UTF_8).strip();
        String second = new String(other.getInputStream().readAllBytes(), UTF_8).strip();

        assertThat(List.of(first.replaceFirst(".* ", ""), second.replaceFirst(".* ", "")))
                .containsExactlyInAnyOrder("true", "false");
        assertThat(first.replaceFirst(" .*", "")).isEqualTo(second.replaceFirst(" .*", ""));
    }

    @Test
    void buildsNothingThatIsInTheRegistryAlready() throws Exception {
        String base = base(TestBases.plain());
        String code = workshop.code("train.py", "print(1)\n");
        BuiltImage first = workshop.build(workshop.images("one"), on(base), code);

        BuiltImage second = workshop.build(workshop.images("two"), on(base), code);

        assertThat(second.reference()).isEqualTo(first.reference());
        assertThat(second.pushedBytes()).isZero();
    }

    @Test
    void keepsToTheBaseOfTheRunWhenItsTagMoves() throws Exception {
        String base = base(TestBases.plain());
        ImageRequest request = workshop.request(on(base), workshop.code("a", "a"));
        ResolvedImage resolved = workshop.images().resolve(request);
        base(TestBases.plain().with("etc/new", "new"));

        BuiltImage built = workshop.images().build(request, resolved);

        assertThat(workshop.layer(built.reference(), 0)).doesNotContainKey("etc/new");
    }

    @Test
    void usesAPrebuiltImageByDigest() throws Exception {
        String base = base(TestBases.plain());

        BuiltImage built = workshop.build(named(base), workshop.code("a", "a"));

        assertThat(built.reference()).isEqualTo(proxy.host() + "/base@" + built.baseDigest());
        assertThat(built.pushedBytes()).isZero();
    }

    @Test
    void readsABaseFromATarFile() throws Exception {
        Path tar = TestBases.plain().save(folder.resolve("base.tar"));

        BuiltImage built = workshop.build(on("tar://" + tar), workshop.code("a", "a"));

        assertThat(workshop.layer(built.reference(), 0)).containsEntry("etc/base", "base");
        assertThat(workshop.layer(built.reference(), 1)).containsEntry("opt/pipewright/code/a", "a");
    }

    @Test
    void followsLinksOfTheCode() throws Exception {
        Path code = Files.createDirectories(folder.resolve("linked/lib"));
        Files.writeString(code.resolve("a.py"), "a");
        Files.createSymbolicLink(code.resolveSibling("b.py"), Path.of("lib/a.py"));
        Files.createSymbolicLink(code.resolveSibling("nowhere"), Path.of("gone"));

        BuiltImage built = workshop.build(
                on(base(TestBases.plain())),
                workshop.artifacts().store(code.resolveSibling(""), true).digest());

        assertThat(workshop.layer(built.reference(), 1))
                .containsEntry("opt/pipewright/code/b.py", "a")
                .doesNotContainKey("opt/pipewright/code/nowhere");
    }

    @Test
    void refusesALinkToAFolderThatItIsIn() throws Exception {
        Path code = Files.createDirectories(folder.resolve("looped/lib"));
        Files.createSymbolicLink(code.resolve("up"), Path.of("../lib"));
        String digest =
                workshop.artifacts().store(code.resolveSibling(""), true).digest();
        String base = base(TestBases.plain());

        assertThatThrownBy(() -> workshop.build(on(base), digest))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Cannot put 'lib/up' into an image: it is a link to a folder that it is in"
                                    + " (leave it out of the code)");
                });
    }
}
