package dev.pipewright.activities.registry;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real registry on a free port of this host, ended by its own process. */
public final class TestRegistry implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("../dev/registry").toAbsolutePath().normalize();
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Path folder;
    private final int port;

    private TestRegistry(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts one. Where its program is missing the test is skipped; in continuous integration it fails.
     *
     * @param kind what {@code dev/registry} takes after the folder
     */
    public static TestRegistry start(Path folder, String... kind) throws IOException {
        for (String program : List.of("docker-registry", "htpasswd", "openssl")) {
            boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                    .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
            if (!there && System.getenv("CI") != null) {
                fail("There is no " + program + "; dev/registry install gets it");
            }
            assumeTrue(there, "needs " + program + ": dev/registry install");
        }
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), folder.toString()));
        command.addAll(List.of(kind));
        Path log = Files.createDirectories(folder).resolve("registry.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new TestRegistry(process, folder, port(process, log));
    }

    private static int port(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            Matcher matcher = LISTENING.matcher(Files.readString(log));
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        process.destroyForcibly();
        throw new AssertionError("The registry did not start: " + Files.readString(log));
    }

    /** Host and port. */
    public String host() {
        return "localhost:" + port;
    }

    /** A file that it wrote when it was started. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
