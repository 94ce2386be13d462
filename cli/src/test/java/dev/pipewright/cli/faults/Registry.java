package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.cli.Pipewright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real registry on a free port of this host, and the wire to it. */
final class Registry implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("../dev/registry").toAbsolutePath().normalize();
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;
    private final Wire wire;

    private Registry(Process process, int port) throws IOException {
        this.process = process;
        this.port = port;
        this.wire = Wire.to(port);
    }

    /** Starts one. Where its program is missing the test is skipped; in continuous integration it fails. */
    static Registry start(Path folder) throws Exception {
        for (String program : List.of("docker-registry", "htpasswd", "openssl")) {
            if (!Tool.there(program) && System.getenv("CI") != null) {
                fail("There is no " + program + "; dev/registry install gets it");
            }
            assumeTrue(Tool.there(program), "needs " + program + ": dev/registry install");
        }
        Path log = Files.createDirectories(folder).resolve("registry.log");
        Process process = new ProcessBuilder(SCRIPT.toString(), folder.toString(), "plain")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Pipewright.await(
                "the registry listens",
                () -> !process.isAlive() || listening(log).find());
        Matcher port = listening(log);
        if (!port.find()) {
            throw new AssertionError("The registry did not start: " + Files.readString(log));
        }
        return new Registry(process, Integer.parseInt(port.group(1)));
    }

    private static Matcher listening(Path log) throws IOException {
        return LISTENING.matcher(Files.readString(log));
    }

    /** Host and port, at the near end of the wire. */
    String host() {
        return host(wire);
    }

    /** The same at another wire. */
    static String host(Wire wire) {
        return "localhost:" + wire.port();
    }

    int port() {
        return port;
    }

    /** Another wire to it, which can be cut while others go on. */
    Wire anotherWire() throws IOException {
        return Wire.to(port);
    }

    @Override
    public void close() throws IOException {
        wire.close();
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
