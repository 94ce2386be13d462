package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.image.Tool;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

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

    @Test
    void mountsPathsOfAnyLetters() {
        assertThat(Engine.mount(Path.of("/a, \"b\" and 'c'")))
                .isEqualTo("type=bind,\"source=/a, \"\"b\"\" and 'c'\",\"target=/a, \"\"b\"\" and 'c'\"");
    }
}
