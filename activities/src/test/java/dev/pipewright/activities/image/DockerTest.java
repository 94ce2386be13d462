package dev.pipewright.activities.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that comes and goes. */
class DockerTest {
    @TempDir
    private Path folder;

    @Test
    void waitsForAnEngineThatHasAnsweredBefore() throws Exception {
        Path away = folder.resolve("away");
        Path command = Files.writeString(folder.resolve("docker"), """
                #!/bin/sh
                [ ! -e '%s' ] || { echo 'Cannot connect to the Docker daemon at unix:///engine.' >&2; exit 1; }
                echo sha256:1
                """.formatted(away));
        assertThat(command.toFile().setExecutable(true)).isTrue();
        Docker docker = new Docker(new Tool(Map.of("PATH", folder + ":/usr/bin:/bin")), folder);
        assertThat(docker.id("base")).isEqualTo("sha256:1");

        Files.createFile(away);

        assertThatThrownBy(() -> docker.id("base")).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
            assertThat(failure.isNonRetryable()).isFalse();
            assertThat(failure.getOriginalMessage())
                    .isEqualTo("Cannot look for image 'base': the Docker engine of the worker's host does not answer");
        });
        Files.delete(away);
        assertThat(docker.id("base")).isEqualTo("sha256:1");
    }
}
