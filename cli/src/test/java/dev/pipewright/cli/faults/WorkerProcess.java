package dev.pipewright.cli.faults;

import dev.pipewright.cli.Pipewright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code pipewright worker} as a process of its own, of the distribution if {@code pipewright.distribution} names one. */
final class WorkerProcess implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> variables;
    private @Nullable Process process;
    private int started;

    WorkerProcess(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = Map.copyOf(variables);
    }

    void start() throws Exception {
        started++;
        ProcessBuilder builder = new ProcessBuilder(command("worker"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process worker = builder.start();
        process = worker;
        Pipewright.await("the worker is ready", () -> !worker.isAlive() || output().contains("Worker ready"));
        if (!worker.isAlive()) {
            throw new AssertionError("The worker ended: " + output());
        }
    }

    /** The command line of the program, with one word. */
    private static List<String> command(String word) {
        String distribution = System.getProperty("pipewright.distribution", "");
        if (!distribution.isEmpty()) {
            return List.of(distribution + "/bin/pipewright", word);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pipewright.cli.Main",
                word);
    }

    private Path log() {
        return folder.resolve("worker-" + started + ".log");
    }

    /** What the one that was started last said so far. */
    String output() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : ""; // another thread may just be starting the next one
    }

    void kill() throws InterruptedException {
        Process worker = process;
        if (worker != null) {
            worker.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        Process worker = process;
        if (worker != null) {
            worker.destroy();
            worker.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }
}
