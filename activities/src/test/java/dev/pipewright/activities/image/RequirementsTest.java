package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static dev.pipewright.activities.image.RefusedImageTest.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.registry.FaultProxy;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requirements from the real package index, in bases that only look as if they had a Python. */
class RequirementsTest {
    private static final String PACKAGES = "opt/pipewright/python/";

    @TempDir
    private Path folder;

    private TestRegistry registry;
    private FaultProxy proxy;
    private ImageWorkshop workshop;
    private String base;

    @BeforeEach
    void start() throws Exception {
        needs("uv");
        registry = TestRegistry.start(folder.resolve("registry"), "plain");
        proxy = FaultProxy.before(registry.host());
        workshop = new ImageWorkshop(folder.resolve("host"), new ContainerRegistry.Default(proxy.host() + "/team"));
        base = proxy.host() + "/base:1";
        TestBases.python().env("PATH", "/usr/bin").push(workshop.registries(), base, null);
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            proxy.close();
            registry.close();
        }
    }

    private static void needs(String program) {
        boolean there = new Tool(System.getenv()).find(program).isPresent();
        if (!there && System.getenv("CI") != null) {
            fail("There is no " + program + " on PATH; python3 -m pip install " + program);
        }
        assumeTrue(there, "needs " + program + ": python3 -m pip install " + program);
    }

    @Test
    void putsThePackagesForThePythonOfTheBaseIntoALayerOfTheirOwn() throws Exception {
        BuiltImage built = workshop.build(
                on(base, "requirements.txt"), workshop.code("requirements.txt", "idna==3.10\nmarkupsafe==3.0.2\n"));

        Map<String, @Nullable String> layer = workshop.layer(built.reference(), 1);
        assertThat(layer)
                .containsKeys(
                        PACKAGES + "idna/core.py",
                        PACKAGES + "markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so",
                        PACKAGES + "idna-3.10.dist-info/RECORD");
        assertThat(layer.keySet())
                .noneMatch(path -> path.matches(".*(/INSTALLER|/REQUESTED|\\.pyc|/__pycache__/?|\\.lock)"));
        var config = workshop.config(built.reference());
        assertThat(config.at("/config/Env").toString())
                .contains("PATH=/opt/pipewright/python/bin:/usr/bin", "PYTHONPATH=/opt/pipewright/python");
        assertThat(config.at("/config/Labels")
                        .path("dev.pipewright.requirements.lock")
                        .asText())
                .isEqualTo(built.requirementsLock());
        Path lock = folder.resolve("lock");
        workshop.artifacts().fetch(requireNonNull(built.requirementsLock()), lock);
        assertThat(lock).content().contains("idna==3.10", "markupsafe==3.0.2", "--hash=sha256:");
    }

    @Test
    void leavesNoPathOfThisHostInScripts() throws Exception {
        BuiltImage built = workshop.build(
                on(base, "requirements.txt"), workshop.code("requirements.txt", "charset-normalizer==3.4.0\n"));

        Map<String, @Nullable String> layer = workshop.layer(built.reference(), 1);
        assertThat(layer.get(PACKAGES + "bin/normalizer")).isEqualTo("""
                #!/usr/bin/env python3
                import sys
                from charset_normalizer.cli import cli_detect
                if __name__ == "__main__":
                    sys.exit(cli_detect())
                """);
        assertThat(layer.get(PACKAGES + "charset_normalizer-3.4.0.dist-info/RECORD"))
                .contains("bin/normalizer,,\n")
                .doesNotContain("INSTALLER");
    }

    @Test
    void sendsNoPackagesAfterACodeEdit() throws Exception {
        String requirements = "idna==3.10\n";
        workshop.build(on(base, "requirements.txt"), workshop.code("requirements.txt", requirements, "a.py", "1"));
        long before = proxy.receivedBytes();

        workshop.with("UV_OFFLINE", "1")
                .build(on(base, "requirements.txt"), workshop.code("requirements.txt", requirements, "a.py", "2"));

        assertThat(proxy.receivedBytes() - before).isBetween(500L, 10_000L);
    }

    @Test
    void isTheSameLayerByPipAsByUv() throws Exception {
        String pythons = hostPython();
        TestBases.plain().env("PYTHON_VERSION", pythons + ".1").push(workshop.registries(), base, null);
        String code = workshop.code("requirements.txt", "idna==3.10\ncharset-normalizer==3.4.0\n");
        BuiltImage byUv = workshop.build(workshop.images("uv"), on(base, "requirements.txt"), code);
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Files.createSymbolicLink(
                programs.resolve("python3"),
                new Tool(System.getenv()).find("python3").orElseThrow());

        BuiltImage byPip = workshop.with("PATH", programs + ":/usr/bin:/bin")
                .build(workshop.images("pip"), on(base, "requirements.txt"), code);

        assertThat(new TreeMap<>(workshop.layer(byPip.reference(), 1))).isEqualTo(workshop.layer(byUv.reference(), 1));
    }

    private static String hostPython() throws Exception {
        Tool tool = new Tool(System.getenv());
        return tool.run(
                        Path.of("/"),
                        List.of(
                                tool.find("python3").orElseThrow().toString(),
                                "-c",
                                "import sys; print('%d.%d' % sys.version_info[:2])"))
                .out()
                .strip();
    }

    @Test
    void takesThePythonVersionFromTheBasesVariables() throws Exception {
        TestBases.plain().env("PYTHON_VERSION", "3.12.4").push(workshop.registries(), base, null);
        ImageRequest request =
                workshop.request(on(base, "requirements.txt"), workshop.code("requirements.txt", "idna==3.10\n"));

        ResolvedImage resolved = workshop.images().resolve(request);

        assertThat(resolved.python()).isEqualTo("3.12");
    }

    @Test
    void readsRequirementsThatIncludeOthers() throws Exception {
        BuiltImage built = workshop.build(
                on(base, "deps/main.txt"),
                workshop.code("deps/main.txt", "-r more.txt\n", "deps/more.txt", "idna==3.10\n"));

        assertThat(workshop.layer(built.reference(), 1)).containsKey(PACKAGES + "idna/core.py");
    }

    @Test
    void namesThePackageThatHasNoWheel() throws Exception {
        refused(
                () -> workshop.build(
                        on(base, "requirements.txt"), workshop.code("requirements.txt", "docopt==0.6.2\n")),
                Failures.REFUSED,
                "Cannot install requirements.txt for Python 3.11 on linux/amd64: docopt==0.6.2 has no wheel for it, and"
                        + " packages are not compiled (name a version that has one, or a base that has the package)");
    }

    @Test
    void namesThePackageThatDoesNotExist() throws Exception {
        refused(
                () -> workshop.build(
                        on(base, "requirements.txt"), workshop.code("requirements.txt", "no-such-package-of-ours\n")),
                Failures.REFUSED,
                "Cannot install requirements.txt for Python 3.11 on linux/amd64: the package index has no"
                        + " 'no-such-package-of-ours' (check the name in requirements.txt)");
    }

    @Test
    void triesAgainWhenThePackageIndexIsOutOfReach() throws Exception {
        workshop.with("UV_INDEX_URL", "http://127.0.0.1:9/simple")
                .with("UV_CACHE_DIR", folder.resolve("empty").toString())
                .with("UV_HTTP_RETRIES", "0");

        assertThatThrownBy(() ->
                        workshop.build(on(base, "requirements.txt"), workshop.code("requirements.txt", "idna==3.10\n")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isFalse();
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot install requirements.txt for Python 3.11 on linux/amd64:"
                                    + " the package index is out of reach: ");
                });
    }

    @Test
    void saysThatTheRequirementsAreNotInTheCode() throws Exception {
        refused(
                () -> workshop.build(on(base, "requirements.txt"), workshop.code("a", "a")),
                Failures.NOT_FOUND,
                "Cannot read requirements 'requirements.txt': there is no such file in the pipeline's code"
                        + " (check .pipewrightignore)");
    }

    @Test
    void asksForUvWhereNoToolServesThePython() throws Exception {
        refused(
                () -> workshop.with("PATH", "/nowhere")
                        .build(on(base, "requirements.txt"), workshop.code("requirements.txt", "idna==3.10\n")),
                Failures.REFUSED,
                "Cannot install requirements.txt for Python 3.11 on linux/amd64: the worker's host has neither uv nor pip"
                        + " of such a Python (install uv there: https://docs.astral.sh/uv)");
    }
}
