package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.cli.Pipewright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second Docker engine of this host, which can be killed without harm to anybody else. Its containers have the host's network or none. */
final class OwnEngine implements AutoCloseable {
    private final Path folder;
    private final Engine engine;
    private Process process;

    private OwnEngine(Path folder) throws IOException {
        this.folder = folder;
        this.engine = Engine.at("unix://" + folder.resolve("docker.sock"));
        this.process = launch();
    }

    /** Starts one. Where that cannot be done the test is skipped; in continuous integration it fails. */
    static OwnEngine start(Path folder) throws Exception {
        boolean can = Tool.there("dockerd") && "root".equals(System.getProperty("user.name"));
        if (!can && System.getenv("CI") != null) {
            fail("There is no dockerd, or this is not root: apt-get install docker.io");
        }
        assumeTrue(can, "needs dockerd, and root");
        OwnEngine own = new OwnEngine(Files.createDirectories(folder));
        own.awaitAnswer();
        own.engine.loadImages();
        return own;
    }

    private Process launch() throws IOException {
        List<String> command = List.of(
                "dockerd",
                "--host",
                "unix://" + folder.resolve("docker.sock"),
                "--data-root",
                folder.resolve("data").toString(),
                "--exec-root",
                folder.resolve("exec").toString(),
                "--pidfile",
                folder.resolve("docker.pid").toString(),
                "--containerd-namespace",
                "pipewright-test",
                "--containerd-plugins-namespace",
                "pipewright-test-plugins",
                "--bridge=none",
                "--iptables=false");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("dockerd.log").toFile()))
                .start();
    }

    private void awaitAnswer() throws Exception {
        Pipewright.await("the second engine answers", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("The second engine ended: " + Files.readString(folder.resolve("dockerd.log")));
            }
            return engine.answers();
        });
    }

    Engine engine() {
        return engine;
    }

    /** What kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again after {@link #kill}; it ends the containers of the one before. */
    void startAgain() throws Exception {
        process = launch();
        awaitAnswer();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
