package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command sees that a waiting shell runs: the same as one that a new process runs. */
final class ReadyShellTest {
    private final ReadyShell shell = new ReadyShell();
    private AttemptDirectory directory;

    @BeforeEach
    void lay(@TempDir Path root) throws Exception {
        directory = new AttemptDirectory(root.resolve("it's here"));
        directory.create();
        Files.createDirectory(directory.code());
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void runsACommandAsANewProcessWould() throws Exception {
        String command = "echo \"$0:$#:$A:$B\"; pwd; cat; echo e >&2; [ $(ps -o sid= -p $$) -eq $$ ] && exit 7";
        Map<String, String> environment = Map.of("A", "it's\n$(odd) \\", "B", "");

        int code = ended(waiting(command, environment));

        assertThat(code).isEqualTo(7);
        String seen = Files.readString(directory.log());
        assertThat(seen).isEqualTo("sh:0:it's\n$(odd) \\:\n" + directory.code().toRealPath() + "\ne\n");
        Files.delete(directory.log());
        assertThat(ended(Wrapper.startBare(directory, command, environment))).isEqualTo(7);
        assertThat(Files.readString(directory.log())).isEqualTo(seen);
    }

    @Test
    void leavesToOthersWhatNoShellCanBeTold() throws Exception {
        Process unused = waiting("true", Map.of());

        assertThat(shell.run(directory, "true", Map.of("no-name", "x"))).isNull();
        assertThat(shell.run(directory, "true # " + "x".repeat(100_000), Map.of()))
                .isNull();
        assertThat(shell.run(directory, "tr\0ue", Map.of())).isNull();
        assertThat(ended(unused)).isZero();
    }

    @Test
    void runsOneCommandOnly() throws Exception {
        Process first = waiting("true", Map.of());

        assertThat(shell.run(directory, "true", Map.of())).isNull();
        assertThat(ended(first)).isZero();
    }

    @Test
    void endsWithItsOwner() throws Exception {
        shell.prepare();
        Soon.until("a shell waits", () -> shell.waiting().isPresent());
        ProcessHandle waiting = shell.waiting().orElseThrow();

        shell.close();

        waiting.onExit().get(10, TimeUnit.SECONDS);
        shell.prepare();
        assertThat(shell.run(directory, "true", Map.of())).isNull();
    }

    private Process waiting(String command, Map<String, String> environment) throws Exception {
        shell.prepare();
        Soon.until("a shell waits", () -> shell.waiting().isPresent());
        return Objects.requireNonNull(shell.run(directory, command, environment));
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
