package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.worker.RemoteTemporal;
import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Temporal server on a free port of this machine with its data in a file, ended by its own process. */
public final class TemporalServer implements AutoCloseable {
    private final String binary;
    private final Path folder;
    private final int port;
    private Process process;

    private TemporalServer(String binary, Path folder, int port) throws IOException {
        this.binary = binary;
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    /** Starts one. Where there is no temporal binary the test is skipped; in continuous integration it fails. */
    public static TemporalServer start(Path folder) throws Exception {
        String binary = System.getenv().getOrDefault("PIPEWRIGHT_TEMPORAL", "");
        if (binary.isEmpty() && System.getenv("CI") != null) {
            fail("PIPEWRIGHT_TEMPORAL names no temporal binary; dev/temporal builds one");
        }
        assumeTrue(!binary.isEmpty(), "needs a temporal binary: PIPEWRIGHT_TEMPORAL=$(dev/temporal)");
        TemporalServer server = new TemporalServer(binary, Files.createDirectories(folder), freePort());
        Pipewright.await("the Temporal server answers", server::answers);
        return server;
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        binary,
                        "server",
                        "start-dev",
                        "--headless",
                        "--ip",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--db-filename",
                        folder.resolve("temporal.db").toString(),
                        "--log-level",
                        "error")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("temporal.log").toFile()))
                .start();
    }

    /** What kill -9 does; the data stay. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again after {@link #kill}, with the same data on the same port. */
    public void startAgain() throws Exception {
        process = launch();
        Pipewright.await("the Temporal server answers again", this::answers);
    }

    /** Does something on the server with its own command line, and returns what that printed. */
    public String temporal(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(binary));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--address", address()));
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        client.getOutputStream().close();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isZero();
        return said;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** It listens a while before that, and who asks then may wait for longer than a worker does. */
    private boolean answers() {
        if (!listens()) {
            return false;
        }
        try {
            RemoteTemporal.connect(Map.of("TEMPORAL_ADDRESS", address())).close();
            return true;
        } catch (UnreachableException notYet) {
            return false;
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join(); // now and then it waits for a part of its own for ever
    }
}
