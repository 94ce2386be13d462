package dev.pipewright.activities.image;

import dev.pipewright.activities.image.Tool.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The docker command of this host. */
public final class DockerCommand {
    private static final String NO_ENGINE = "Cannot connect to the Docker daemon";

    private final Tool tool;

    /** Looks for nothing yet. */
    public DockerCommand(Tool tool) {
        this.tool = tool;
    }

    /** The same with more variables. */
    DockerCommand with(Map<String, String> more) {
        return new DockerCommand(tool.with(more));
    }

    /** Runs it to its end; empty if this host has none. */
    public Optional<Ran> run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        Optional<Path> program = tool.find("docker");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(arguments);
        return Optional.of(tool.run(folder, command));
    }

    /** Whether it failed because no engine answered. */
    public static boolean missedEngine(Ran ran) {
        return !ran.succeeded() && ran.err().contains(NO_ENGINE);
    }
}
