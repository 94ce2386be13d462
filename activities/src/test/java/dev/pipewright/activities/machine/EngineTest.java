package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.image.Tool;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is not there. */
class EngineTest {
    private static void refused(ThrowingCallable call, String type, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(type);
            assertThat(failure.getOriginalMessage()).isEqualTo(message);
        });
    }

    @Test
    void isMissedWithItsCommand() {
        Engine engine = new Engine(Map.of("PATH", "/nowhere"));

        refused(
                () -> engine.lives("pipewright-machine-a"),
                Failures.REFUSED,
                "Cannot look for container pipewright-machine-a: there is no docker command on the worker's host (install"
                        + " Docker there)");
    }

    @Test
    void isWaitedForWhenItDoesNotAnswer() {
        boolean there = new Tool(System.getenv()).find("docker").isPresent();
        if (!there && System.getenv("CI") != null) {
            fail("There is no docker command: apt-get install docker.io");
        }
        assumeTrue(there, "needs the docker command");
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_HOST", "unix:///nowhere/docker.sock");
        Engine engine = new Engine(environment);

        assertThat(engine.socket()).isEqualTo(Path.of("/nowhere/docker.sock"));
        refused(
                () -> engine.start("pipewright-machine-a"),
                Failures.UNAVAILABLE,
                "Cannot start container pipewright-machine-a: the Docker engine of the worker's host does not answer");
    }

    /** What Docker 20.10 says after a kill -9 in the middle of a removal. */
    @Test
    void takesAContainerForGoneThatHasLostItsName(@TempDir Path folder) throws Exception {
        Path docker = folder.resolve("docker");
        Files.writeString(docker, """
                #!/bin/sh
                [ "$1" != ps ] || { printf '\\tdead\\ta-1\\ta\\tid\\tdata\\t\\t\\n'; exit; }
                echo 'container name cannot be empty' >&2
                exit 1
                """);
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        Engine engine = new Engine(Map.of("PATH", folder + ":/usr/bin:/bin"));

        assertThat(engine.labelled("dev.pipewright.machine")).isEmpty();
        engine.removeLabelled("dev.pipewright.machine=a-1", "pipewright-machine-a-1");
    }

    @Test
    void mountsPathsOfAnyLetters() {
        assertThat(Engine.mount(Path.of("/a, \"b\" and 'c'")))
                .isEqualTo("type=bind,\"source=/a, \"\"b\"\" and 'c'\",\"target=/a, \"\"b\"\" and 'c'\"");
    }
}
