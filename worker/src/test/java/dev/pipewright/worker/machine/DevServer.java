package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.worker.RemoteTemporal;
import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Temporal server on a free port of this machine, with its database in a folder; ended by its own process. */
final class DevServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private DevServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts one. Where there is no temporal binary the test is skipped; in continuous integration it fails. */
    static DevServer start(Path folder) throws Exception {
        String binary = binary();
        if (binary.isEmpty() && System.getenv("CI") != null) {
            fail("PIPEWRIGHT_TEMPORAL names no temporal binary; dev/temporal builds one");
        }
        assumeTrue(!binary.isEmpty(), "needs a temporal binary: PIPEWRIGHT_TEMPORAL=$(dev/temporal)");
        int port = freePort();
        DevServer server = new DevServer(folder, port, process(folder, port));
        Soon.become("the Temporal server answers", server::answers);
        return server;
    }

    private static String binary() {
        return System.getenv().getOrDefault("PIPEWRIGHT_TEMPORAL", "");
    }

    private static Process process(Path folder, int port) throws IOException {
        return new ProcessBuilder(
                        binary(),
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
                .redirectOutput(
                        Files.createDirectories(folder).resolve("temporal.log").toFile())
                .start();
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

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it; what it knew is kept. */
    void stop() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join(); // now and then it waits for a part of its own for ever
    }

    /** Starts it again, on the same port. */
    void resume() throws Exception {
        process = process(folder, port);
        Soon.become("the Temporal server answers again", this::answers);
    }

    @Override
    public void close() {
        stop();
    }
}
