package dev.pipewright.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Pipewright process that goes on when the terminal of the one that started it is closed. */
public final class BackgroundProcess {
    /** Set by the launcher to its own path. */
    private static final String LAUNCHER = "pipewright.launcher";

    private BackgroundProcess() {}

    /**
     * Starts Pipewright with these arguments in a session of its own.
     *
     * @param log where its output goes; what was in it is lost
     */
    public static Process start(List<String> arguments, Map<String, String> environment, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        } else {
            command.add("nohup");
        }
        command.addAll(self());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static List<String> self() {
        String launcher = System.getProperty(LAUNCHER, "");
        if (!launcher.isEmpty()) {
            return List.of(launcher);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pipewright.cli.Main");
    }
}
