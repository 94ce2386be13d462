package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Docker engine with the images of {@code dev/images}, and what is on it. */
final class Engine {
    private static final Path IMAGES = Path.of("../dev/images").toAbsolutePath().normalize();

    private final Map<String, String> environment;
    private final String bridge;
    private final Tool tool;

    private Engine(Map<String, String> environment, String bridge) {
        this.environment = Map.copyOf(environment);
        this.bridge = bridge;
        this.tool = new Tool(environment);
    }

    /** The usual engine of this host. Where there is none the test is skipped; in continuous integration it fails. */
    static Engine ofHost() throws IOException, InterruptedException {
        Engine engine = none();
        boolean there = Tool.there("docker") && engine.answers();
        if (!there && System.getenv("CI") != null) {
            fail("There is no Docker engine: apt-get install docker.io, then dockerd");
        }
        assumeTrue(there, "needs a Docker engine");
        engine.loadImages();
        return engine;
    }

    /** For runs that need none. */
    static Engine none() {
        return new Engine(Map.of(), "docker0");
    }

    /**
     * Another one.
     *
     * @param address as {@code DOCKER_HOST} takes it
     * @param bridge the network interface by which its containers reach this host
     */
    static Engine at(String address, String bridge) {
        return new Engine(Map.of("DOCKER_HOST", address), bridge);
    }

    /** What commands need to find it. */
    Map<String, String> environment() {
        return environment;
    }

    String bridge() {
        return bridge;
    }

    void loadImages() throws IOException, InterruptedException {
        Tool.Ran ran = tool.run(IMAGES.toString());
        if (!ran.succeeded() && System.getenv("CI") == null) {
            assumeTrue(false, "needs the images of dev/images: " + ran.out());
        }
        assertThat(ran.exitCode()).as(ran.out()).isZero();
    }

    boolean answers() throws IOException, InterruptedException {
        return docker("info").succeeded();
    }

    Tool.Ran docker(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return tool.run(command);
    }

    /** Removes the images that were pulled from a registry, which is about to end. */
    void forget(String registry) {
        try {
            for (String image : docker("images", "--quiet", registry + "/*").lines()) {
                docker("rmi", "--force", image);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The names of containers of a run, running or not. */
    List<String> containers(String run) throws IOException, InterruptedException {
        Tool.Ran ran = docker("ps", "--all", "--filter", "label=dev.pipewright.run=" + run, "--format", "{{.Names}}");
        return ran.succeeded() ? ran.lines() : List.of("(the engine does not answer)");
    }

    /** Those whose name begins so, and that run. */
    List<String> running(String run, String prefix) throws IOException, InterruptedException {
        return docker("ps", "--filter", "label=dev.pipewright.run=" + run, "--format", "{{.Names}}").lines().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** The process that a container began with, as this host knows it. */
    long pid(String container) throws IOException, InterruptedException {
        Tool.Ran ran = docker("inspect", "--format", "{{.State.Pid}}", container);
        assertThat(ran.succeeded()).as(ran.out()).isTrue();
        return Long.parseLong(ran.out().strip());
    }
}
