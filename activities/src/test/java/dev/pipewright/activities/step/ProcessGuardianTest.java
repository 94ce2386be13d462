package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.step.Heartbeat.Wish;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessGuardianTest {
    /** The step: one process in its group, one in a session of its own without a parent, one that forks without end. */
    private static final String RESTLESS = """
            sleep 1000 & echo $! >> $PIDS
            setsid sh -c 'exec >&- 2>&- <&-; cd /; echo $$ >> $PIDS; sleep 1000' &
            setsid sh -c 'echo $$ >> $PIDS; while :; do (:); done' &
            echo $$ >> $PIDS
            wait
            """;

    @Test
    void endsTheStepsOfAJvmThatIsKilled(@TempDir Path root) throws Exception {
        Path pids = root.resolve("pids");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        root.toString(),
                        pids.toString())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("worker.log").toFile())
                .start();
        Soon.until("the step is up", () -> lines(pids).size() == 4);
        assertThat(lines(pids)).allMatch(ProcessGuardianTest::isAlive);

        jvm.destroyForcibly();
        assertThat(jvm.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Soon.until("the step is gone", () -> lines(pids).stream().noneMatch(ProcessGuardianTest::isAlive));
    }

    @Test
    void endsStepsWhenItIsClosed(@TempDir Path root) throws Exception {
        Path pids = root.resolve("pids");
        Workshop workshop = new Workshop(root, Durability.EPHEMERAL);
        CompletableFuture<?> following = CompletableFuture.runAsync(() -> runRestless(workshop, pids));
        Soon.until("the step is up", () -> lines(pids).size() == 4);
        workshop.close();
        assertThat(lines(pids)).noneMatch(ProcessGuardianTest::isAlive);
        assertThat(following).failsWithin(1, TimeUnit.MINUTES);
    }

    @Test
    void takesUpItsWorkAgainWhenItWasKilledItself(@TempDir Path root) throws Exception {
        Process stranger = new ProcessBuilder("setsid", "sleep", "1000").start();
        ProcessGuardian guardian = new ProcessGuardian();
        guardian.start();
        guardian.watch(stranger.pid());
        ProcessHandle.current()
                .children()
                .filter(child -> List.of(child.info().arguments().orElse(new String[0]))
                        .contains(guardian.mark().substring(guardian.mark().indexOf('=') + 1)))
                .forEach(child -> {
                    child.destroyForcibly();
                    child.onExit().join();
                });
        guardian.close();

        assertThat(stranger.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void killsWhatAnEndedGroupLeftRunningAndStillGuardsTheOthers() throws Exception {
        Process guarded = new ProcessBuilder("setsid", "sleep", "1000").start();
        Process leader =
                new ProcessBuilder("setsid", "sh", "-c", "env -i sleep 1000 >/dev/null 2>&1 & echo $!").start();
        String left = new String(leader.getInputStream().readNBytes(20), StandardCharsets.UTF_8).strip();
        try (ProcessGuardian guardian = new ProcessGuardian()) {
            guardian.start();
            guardian.watch(leader.pid());
            guardian.watch(guarded.pid());
            guardian.release(leader.pid());
            Soon.until("the rest of the group is gone", () -> !isAlive(left));
            assertThat(guarded.isAlive()).isTrue();
        }
        assertThat(guarded.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private static void runRestless(Workshop workshop, Path pids) {
        try {
            workshop.run(step("restless", RESTLESS).env("PIDS", pids.toString()), () -> Wish.GO_ON);
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Path file) throws java.io.IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isPresent()
                && new File("/proc/" + pid + "/exe").exists(); // a zombie has none
    }

    /** A JVM that runs a step until it is killed. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] args) throws Exception {
            try (Workshop workshop = new Workshop(Path.of(args[0]), Durability.EPHEMERAL)) {
                runRestless(workshop, Path.of(args[1]));
            }
        }
    }
}
