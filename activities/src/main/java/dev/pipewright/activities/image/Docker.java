package dev.pipewright.activities.image;

import dev.pipewright.activities.image.Tool.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Docker engine of this host, by its command line. */
final class Docker {
    /** What the engine's older builder says before it begins. */
    private static final Pattern GREETING = Pattern.compile("^.*Sending build context to Docker daemon\\s+[^;]*; ");

    private final DockerCommand command;
    private final Path folder;
    private volatile boolean known;

    /**
     * Looks for nothing yet.
     *
     * @param folder where the commands run
     */
    Docker(Tool tool, Path folder) {
        this.command = new DockerCommand(tool);
        this.folder = folder;
    }

    /** An image's id, {@code sha256:...}; null if there is no such image. */
    @Nullable
    String id(String image) throws IOException, InterruptedException {
        Ran ran = run("look for image '" + image + "'", List.of("image", "inspect", "--format", "{{.Id}}", image));
        return ran.succeeded() ? ran.out().strip() : null;
    }

    boolean answers() throws IOException, InterruptedException {
        return command.run(folder, List.of("version")).map(Ran::succeeded).orElse(false);
    }

    /** Takes an image that {@code docker save} might have written. */
    void load(Path tar, String image) throws IOException, InterruptedException {
        Ran ran = run("load image '" + image + "'", List.of("image", "load", "--quiet", "--input", tar.toString()));
        if (!ran.succeeded()) {
            throw ImageFailures.notLoaded(image, ran.lastWords());
        }
    }

    void save(String image, Path tar) throws IOException, InterruptedException {
        Ran ran = run("save image '" + image + "'", List.of("image", "save", "--output", tar.toString(), image));
        if (!ran.succeeded()) {
            throw new IOException("docker image save " + image + ": " + ran.lastWords());
        }
    }

    /**
     * Builds an image and returns its id.
     *
     * @param file the Dockerfile, as messages name it
     */
    String build(Path context, String file, Platform platform, Map<String, String> labels)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("build", "--quiet", "--force-rm", "--file", file));
        labels.forEach((name, value) -> arguments.addAll(List.of("--label", name + "=" + value)));
        arguments.add(".");
        Ran ran = runIn(context, platform, "build dockerfile '" + file + "'", arguments);
        if (!ran.succeeded()) {
            throw ImageFailures.dockerfile(
                    file, GREETING.matcher(ran.lastWords()).replaceFirst(""));
        }
        return ran.out().strip();
    }

    private Ran runIn(Path where, Platform platform, String what, List<String> arguments)
            throws IOException, InterruptedException {
        return run(command.with(Map.of("DOCKER_DEFAULT_PLATFORM", platform.toString())), where, what, arguments);
    }

    private Ran run(String what, List<String> arguments) throws IOException, InterruptedException {
        return run(command, folder, what, arguments);
    }

    /** One that has answered before can be expected back. */
    private Ran run(DockerCommand command, Path where, String what, List<String> arguments)
            throws IOException, InterruptedException {
        Ran ran = command.run(where, arguments).orElseThrow(() -> ImageFailures.noEngine(what));
        if (DockerCommand.missedEngine(ran)) {
            throw known ? ImageFailures.engineAway(what) : ImageFailures.noEngine(what);
        }
        known = true;
        return ran;
    }
}
