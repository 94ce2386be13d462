package dev.pipewright.activities.machine;

import dev.pipewright.activities.image.DockerCommand;
import dev.pipewright.activities.image.Tool;
import dev.pipewright.activities.image.Tool.Ran;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The containers of machines in the Docker engine of this host, by its command line. */
final class Engine {
    private static final String SOCKET = "unix://";
    private static final String NO_CONTAINER = "No such container";
    private static final String GOING = "is already in progress";
    private static final Duration REMOVAL = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Tool tool;
    private final DockerCommand docker;

    Engine(Map<String, String> environment) {
        this.tool = new Tool(environment);
        this.docker = new DockerCommand(tool);
    }

    /** Where the engine listens, if that is a file. */
    Path socket() {
        String host = tool.variable("DOCKER_HOST", "");
        return Path.of(host.startsWith(SOCKET) ? host.substring(SOCKET.length()) : "/var/run/docker.sock");
    }

    /** A bind mount of a path at the same path, whatever letters are in it. */
    static String mount(Path path) {
        String quoted = path.toString().replace("\"", "\"\"");
        return "type=bind,\"source=" + quoted + "\",\"target=" + quoted + "\"";
    }

    /**
     * Creates a container unless there is one of that name.
     *
     * @param image as messages name it; pulled if it is not there
     */
    void create(String name, String image, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("create", "--name", name));
        command.addAll(arguments);
        Ran ran = run("create container " + name, command);
        if (!ran.succeeded() && !ran.err().contains("is already in use by container")) {
            throw refused(name, image, ran);
        }
    }

    private static ApplicationFailure refused(String name, String image, Ran ran) {
        String why = ran.lastWords();
        if (why.contains("pull access denied") || why.contains("not found") || why.contains("manifest unknown")) {
            return Failures.permanent(
                    Failures.NOT_FOUND,
                    "Cannot start " + name + ": there is no image '" + image + "' (" + why
                            + "; set another with: pipewright orchestrator update NAME --machine_image=IMAGE)");
        }
        return unavailable("start " + name + " from image '" + image + "'", why);
    }

    private static ApplicationFailure unavailable(String what, String why) {
        return Failures.passing(Failures.UNAVAILABLE, "Cannot " + what + ": " + why, null, new IOException(why));
    }

    /** Starts a container; one that runs, or is gone again already, is fine. */
    void start(String name) throws IOException, InterruptedException {
        Ran ran = run("start container " + name, List.of("start", name));
        if (!ran.succeeded() && !isGone(ran)) {
            throw unavailable("start container " + name, ran.lastWords());
        }
    }

    /** Whether a container is there and has not ended. */
    boolean lives(String name) throws IOException, InterruptedException {
        String what = "look for container " + name;
        Ran ran = run(what, List.of("container", "inspect", "--format", "{{.State.Status}}", name));
        if (!ran.succeeded() && !isGone(ran)) {
            throw unavailable(what, ran.lastWords());
        }
        return ran.succeeded()
                && !List.of("exited", "dead", "removing").contains(ran.out().strip());
    }

    private static boolean isGone(Ran ran) {
        return ran.err().contains(NO_CONTAINER);
    }

    /**
     * The containers with a label, ended ones too. One without a name is gone: an engine that was killed while it removed it lists it
     * until it is started again, and denies that there is one when it is to be removed.
     */
    List<Container> labelled(String label) throws IOException, InterruptedException {
        Ran ran = run(
                "list containers", List.of("ps", "--all", "--filter", "label=" + label, "--format", Container.FORMAT));
        if (!ran.succeeded()) {
            throw unavailable("list containers", ran.lastWords());
        }
        return ran.out()
                .lines()
                .map(line -> Container.of(line.split("\t", -1)))
                .filter(container -> !container.name().isEmpty())
                .toList();
    }

    /** Removes the containers with a label, and those that come while it is at it; confirmed. */
    void removeLabelled(String label, String first) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(REMOVAL);
        String last = "";
        for (List<Container> left = labelled(label); !left.isEmpty(); left = labelled(label)) {
            if (Instant.now().isAfter(end)) {
                throw unavailable("remove the containers of " + first, "some are still there: " + last);
            }
            List<String> command = new ArrayList<>(List.of("rm", "--force", "--volumes", first));
            left.stream()
                    .map(Container::name)
                    .filter(name -> !name.equals(first))
                    .forEach(command::add);
            Ran ran = run("remove containers", command);
            boolean quiet = ran.succeeded()
                    || ran.err().contains(NO_CONTAINER)
                    || ran.err().contains(GOING);
            last = ran.lastWords();
            if (!quiet) {
                throw unavailable("remove the containers of " + first, last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Empties a folder as root, in a container that is gone afterwards. */
    void empty(Path folder, String image) throws IOException, InterruptedException {
        String what = "remove what is in " + folder;
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--network", "none", "--user", "0"));
        command.addAll(List.of("--mount", mount(folder), "--entrypoint", "find", image));
        command.addAll(List.of(folder.toString(), "-mindepth", "1", "-delete"));
        Ran ran = run(what, command);
        if (!ran.succeeded()) {
            throw unavailable(what, ran.lastWords());
        }
    }

    private Ran run(String what, List<String> arguments) throws IOException, InterruptedException {
        Ran ran = docker.run(Path.of("/"), arguments)
                .orElseThrow(() -> Failures.permanent(
                        Failures.REFUSED,
                        "Cannot " + what + ": there is no docker command on the worker's host (install Docker there)"));
        if (DockerCommand.missedEngine(ran)) {
            throw unavailable(what, "the Docker engine of the worker's host does not answer");
        }
        return ran;
    }

    /**
     * A container.
     *
     * @param state {@code created}, {@code running}, {@code exited} and so on
     * @param machine that it is, or is on
     * @param made what {@link MachineNames} says of the machine; empty unless this is the machine itself
     */
    record Container(String name, String state, String machine, List<String> made) {
        private static final String FORMAT = "{{.Names}}\t{{.State}}"
                + MachineNames.LABELS.stream()
                        .map(label -> "\t{{.Label \"" + label + "\"}}")
                        .collect(Collectors.joining());

        static Container of(String[] fields) {
            List<String> all = List.of(fields);
            return new Container(all.get(0), all.get(1), all.get(2), all.subList(3, all.size()));
        }
    }
}
