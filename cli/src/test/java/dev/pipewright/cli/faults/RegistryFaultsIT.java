package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.Pipewright;
import dev.pipewright.cli.faults.MoodyRegistry.Mood;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pipewright run} with a registry that refuses, is busy, breaks or cuts the connection, to the builder and to the engine. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryFaultsIT {
    private static final String BASE = "docker://pipewright-test/sh";
    private static final String[] CHALLENGE = {"WWW-Authenticate", "Basic realm=\"registry\""};

    private @Nullable Bed shared;
    private @Nullable MoodyRegistry moody;
    private String name = "";

    @BeforeAll
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void start(@TempDir Path folder) throws Exception {
        shared = Bed.start(folder, Flavor.LOCAL_DOCKER, Engine.ofHost());
    }

    @AfterAll
    void stop() throws Exception {
        if (shared != null) {
            shared.close();
        }
    }

    /** Each test has a registry with moods of its own. */
    @BeforeEach
    void register(TestInfo test) throws Exception {
        name = test.getTestMethod()
                .orElseThrow()
                .getName()
                .replaceAll("([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
        moody = bed().registerMoody(name);
    }

    private Bed bed() {
        return Objects.requireNonNull(shared);
    }

    private MoodyRegistry moody() {
        return Objects.requireNonNull(moody);
    }

    @Test
    void pushRefused() throws Exception {
        moody().answer("builder POST /v2/.*", Integer.MAX_VALUE, 401, CHALLENGE);

        fails(
                BASE,
                "Cannot push image '" + moody().host() + "/" + name,
                moody().host() + " asks for credentials",
                "docker login " + moody().host());
    }

    @Test
    void pushToABusyOne() throws Exception {
        succeedsAfter(moody().answer("builder (POST|PUT) /v2/.*", 2, 429, "Retry-After", "1"), BASE);
    }

    @Test
    void pushToABrokenOne() throws Exception {
        succeedsAfter(moody().answer("builder PUT /v2/.*/manifests/.*", 2, 500), BASE);
    }

    @Test
    void pushCutOff() throws Exception {
        succeedsAfter(moody().cut("builder PUT /v2/.*/blobs/uploads/.*", 2), BASE);
    }

    /** As where a repository's tags are immutable, and another run has just pushed the same image. */
    @Test
    void pushOfATagThatDoesNotMove() throws Exception {
        succeedsAfter(moody().answerToWhatIsDone("builder PUT /v2/.*/manifests/.*", 1, 400), BASE);
    }

    @Test
    void baseRefused() throws Exception {
        moody().answer("builder GET /v2/.*", Integer.MAX_VALUE, 401, CHALLENGE);
        String base = base();

        fails(base, "Cannot use image '" + base + "'", "asks for credentials", "docker login " + moody().host());
    }

    @Test
    void baseOfABusyOne() throws Exception {
        succeedsAfter(moody().answer("builder GET /v2/base-.*/manifests/.*", 2, 429, "Retry-After", "1"), base());
    }

    @Test
    void baseOfABrokenOne() throws Exception {
        succeedsAfter(moody().answer("builder GET /v2/base-.*/blobs/.*", 2, 500), base());
    }

    @Test
    void baseCutOff() throws Exception {
        succeedsAfter(moody().cut("builder GET /v2/base-.*/blobs/.*", 2), base());
    }

    @Test
    void pullRefused() throws Exception {
        moody().answer("engine GET /v2/.*", Integer.MAX_VALUE, 401, CHALLENGE);

        fails(BASE, "step 'only'", "cannot be pulled", "docker login " + moody().host());
    }

    @Test
    void pullFromABusyOne() throws Exception {
        succeedsAfter(moody().answer("engine (GET|HEAD) /v2/.*/manifests/.*", 1, 429, "Retry-After", "1"), BASE);
    }

    @Test
    void pullFromABrokenOne() throws Exception {
        succeedsAfter(moody().answer("engine (GET|HEAD) /v2/.*/manifests/.*", 1, 500), BASE);
    }

    @Test
    void pullCutOff() throws Exception {
        succeedsAfter(moody().cut("engine GET /v2/.*/blobs/.*", 1), BASE);
    }

    /** A base image in the registry. */
    private String base() throws Exception {
        String path = "/base-" + name + ":1";
        String there = bed().registry().host() + path;
        bed().engine().docker("tag", "pipewright-test/sh", there);
        Tool.Ran pushed = bed().engine().docker("push", there);
        bed().engine().docker("rmi", there); // this name of the image, which has others
        assertThat(pushed.succeeded()).as(pushed.out()).isTrue();
        return moody().host() + path;
    }

    private void succeedsAfter(Mood mood, String base) throws Exception {
        Pipewright.Said said = run(base);

        assertThat(said.exitCode()).as(evidence(said)).isZero();
        assertThat(mood.met()).as("it did go wrong").isPositive();
        assertThat(bed().command("runs", "logs", name + "-1")).contains("hello from " + name);
    }

    private void fails(String base, String... words) throws Exception {
        Pipewright.Said said = run(base);

        assertThat(said.exitCode()).as(evidence(said)).isEqualTo(1);
        assertThat(said.err()).contains(words);
    }

    /** With code that no other test has, so that there is a layer to push. */
    private Pipewright.Said run(String base) throws Exception {
        Path pipeline = bed().pipewright().pipeline(name, """
                name: %1$s
                image: {base: "%2$s"}
                steps:
                  only: {run: echo hello from %1$s}
                """.formatted(name, base));
        Pipewright.Said said = bed().pipewright().run("run", pipeline, "--stack", name);
        assertThat(bed().engine().containers(name + "-1")).isEmpty();
        return said;
    }

    private String evidence(Pipewright.Said said) throws Exception {
        return said.out() + said.err() + bed().worker().output();
    }

    @AfterEach
    void close() throws Exception {
        moody().close();
    }
}
