package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.StepImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No container outlives a JVM whose steps are not to. */
final class ContainerGuardianTest {
    @TempDir
    private Path root;

    private StepImage image;

    @BeforeEach
    void findEngine() throws Exception {
        image = TestImage.busybox(Files.createDirectories(root.resolve("image-scratch")));
    }

    @Test
    void removesTheContainersOfAJvmThatIsKilled() throws Exception {
        kill(worker(Map.of()));
    }

    @Test
    void removesThemWithoutTheDockerCommandToo() throws Exception {
        Path bin = Files.createDirectories(root.resolve("bin"));
        for (String program : List.of("sh", "setsid", "grep", "cut", "sleep", "curl")) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("/usr/bin", program));
        }
        kill(worker(Map.of("PATH", bin.toString())));
    }

    private void kill(Process worker) throws Exception {
        String label = "dev.pipewright.execution=" + Workshop.EXECUTION.replaceAll("[0-9]+$", "" + worker.pid());
        Path log = root.resolve("worker.log");
        Soon.until(
                "the container is up: " + Files.readString(log),
                () -> TestImage.containers(label).size() == 1);

        worker.destroyForcibly();
        assertThat(worker.waitFor(1, TimeUnit.MINUTES)).isTrue();

        Soon.until("the container is gone", () -> TestImage.containers(label).isEmpty());
    }

    private Process worker(Map<String, String> environment) throws Exception {
        ProcessBuilder jvm = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                root.toString(),
                image.reference());
        jvm.environment().putAll(environment);
        return jvm.redirectErrorStream(true)
                .redirectOutput(root.resolve("worker.log").toFile())
                .start();
    }

    @Test
    void removesContainersWhenItIsClosed() throws Exception {
        Workshop workshop = new Workshop(root, Durability.EPHEMERAL);
        String label = "dev.pipewright.execution=" + Workshop.EXECUTION;
        CompletableFuture<?> following = CompletableFuture.runAsync(() -> sleep(workshop, image));
        Soon.until("the container is up", () -> TestImage.containers(label).size() == 1);

        workshop.close();

        assertThat(TestImage.containers(label)).isEmpty();
        assertThat(following).failsWithin(1, TimeUnit.MINUTES);
    }

    @Test
    void leavesNothingOfAStepThatEnded() throws Exception {
        try (Workshop workshop = new Workshop(root, Durability.EPHEMERAL)) {
            Workshop.Step step =
                    step("train", "echo 1 > $OUTPUTS/one").in(image).output("one");

            assertThat(workshop.text(workshop.run(step).outputs().get("one"))).isEqualTo("1\n");

            assertThat(workshop.directory("train").root()).doesNotExist();
            Soon.until("the container is removed while the run goes on", () -> TestImage.containers(
                            "dev.pipewright.execution=" + Workshop.EXECUTION)
                    .isEmpty());
        }
    }

    @Test
    void hasNoContainerLeftWhenTheExecutionIsCleanedUp() throws Exception {
        try (Workshop workshop = new Workshop(root, Durability.EPHEMERAL)) {
            workshop.run(step("train", "true").in(image));

            workshop.attempts.remove(Workshop.RUN, Workshop.EXECUTION);

            assertThat(TestImage.containers("dev.pipewright.execution=" + Workshop.EXECUTION))
                    .isEmpty();
        }
    }

    @Test
    void stopsAStepThatIsCancelled() throws Exception {
        try (Workshop workshop = new Workshop(root, Durability.EPHEMERAL)) {
            Workshop.Step step = step("train", "echo up; sleep 1000").in(image);

            assertThatThrownBy(() -> workshop.run(step, () -> Wish.STOP)).isInstanceOf(Abandoned.class);

            assertThat(TestImage.containers("dev.pipewright.execution=" + Workshop.EXECUTION))
                    .isEmpty();
        }
    }

    private static void sleep(Workshop workshop, StepImage image) {
        try {
            workshop.run(step("train", "echo up; sleep 1000").in(image));
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A JVM that runs a step until it is killed. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] args) throws Exception {
            try (Workshop workshop = new Workshop(Path.of(args[0]), Durability.EPHEMERAL)) {
                sleep(workshop, new StepImage(args[1], null, null));
            }
        }
    }
}
