package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.StepImage;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image of a real engine with nothing but busybox in it, and what a test asks the engine. */
final class TestImage {
    private static final String EMPTY = "pipewright-step-test:empty";
    private static final String NAME = "pipewright-step-test:2";

    private TestImage() {}

    /** Skips the test, or fails in CI, where there is no engine. */
    static StepImage busybox(Path scratch) throws Exception {
        boolean there = Files.isExecutable(Path.of("/bin/busybox"))
                && run("docker", "info").succeeded();
        if (!there && System.getenv("CI") != null) {
            fail("There is no Docker engine, or no busybox: apt-get install docker.io busybox-static, then dockerd");
        }
        assumeTrue(there, "needs a Docker engine and busybox-static");
        if (!docker("images", "--quiet", NAME).isEmpty()) {
            return new StepImage(docker("image", "inspect", "--format", "{{.Id}}", NAME), null, null);
        }
        Path root = Files.createDirectories(scratch.resolve("image"));
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("tmp"));
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        for (String applet : List.of(
                "sh", "cat", "echo", "env", "id", "ls", "sleep", "touch", "kill", "chown", "tail", "mkdir", "seq",
                "pwd", "true")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Path tar = scratch.resolve("image.tar");
        run("tar", "-C", root.toString(), "-cf", tar.toString(), ".");
        return new StepImage(docker("import", "--change", "ENV PATH=/bin", tar.toString(), NAME), null, null);
    }

    /** One without a shell. */
    static StepImage empty(Path scratch) throws Exception {
        if (!docker("images", "--quiet", EMPTY).isEmpty()) {
            return new StepImage(docker("image", "inspect", "--format", "{{.Id}}", EMPTY), null, null);
        }
        Path root = Files.createDirectories(scratch.resolve("root"));
        Files.writeString(root.resolve("file"), "not a program");
        Path tar = scratch.resolve("image.tar");
        run("tar", "-C", root.toString(), "-cf", tar.toString(), ".");
        return new StepImage(docker("import", tar.toString(), EMPTY), null, null);
    }

    /** What the docker command printed; fails if it did. */
    static String docker(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Ran ran = run(command.toArray(String[]::new));
        if (!ran.succeeded()) {
            throw new IOException(String.join(" ", command) + ": " + ran.out());
        }
        return ran.out().strip();
    }

    /** The containers with a label, one a line. */
    static List<String> containers(String label) throws Exception {
        return docker("ps", "--all", "--quiet", "--no-trunc", "--filter", "label=" + label)
                .lines()
                .toList();
    }

    private static Ran run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Shells.NULL))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Ran(process.waitFor() == 0, out);
    }

    private record Ran(boolean succeeded, String out) {}

    /** Looks once: later the container may be gone between two questions. */
    static Wish inspected(Path to) {
        if (Files.exists(to)) {
            return Wish.GO_ON;
        }
        try {
            for (String container : containers("dev.pipewright.execution=" + Workshop.EXECUTION)) {
                Files.writeString(to, docker("inspect", container));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return Wish.GO_ON;
    }
}
