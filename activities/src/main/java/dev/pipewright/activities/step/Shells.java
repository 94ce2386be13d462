package dev.pipewright.activities.step;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How shell scripts are started apart from the worker: in a session of their own, with nothing inherited by accident. */
final class Shells {
    static final File NULL = new File("/dev/null");

    private Shells() {}

    /**
     * A script that leads a new session and process group, so that its process id is theirs too. It reads nothing and its
     * environment says nothing of a Pipewright around it.
     *
     * @throws IOException if this host cannot start a session
     */
    static ProcessBuilder inNewSession(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (onPath("setsid") != null) {
            command.add("setsid");
        } else if (onPath("perl") != null) {
            // macOS has no setsid command, but it has Perl.
            command.addAll(List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV"));
        } else {
            throw new IOException(
                    "there is neither setsid nor perl on the PATH to give it a process group (install one)");
        }
        command.addAll(List.of("sh", "-c", script, "pipewright"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.from(NULL));
        clean(builder.environment());
        return builder;
    }

    private static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PIPEWRIGHT_") || name.startsWith("TEMPORAL_"));
    }

    private static @Nullable File onPath(String program) {
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
            File file = new File(directory.isEmpty() ? "." : directory, program);
            if (file.canExecute() && file.isFile()) {
                return file;
            }
        }
        return null;
    }
}
