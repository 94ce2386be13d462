package dev.pipewright.activities.step;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How shell scripts are started apart from the worker: in a session of their own, with nothing inherited by accident. */
final class Shells {
    static final File NULL = new File("/dev/null");

    /** The start of a command line that gives the rest a session; empty if this host has nothing that does. */
    private static final List<String> NEW_SESSION = newSession();

    private Shells() {}

    /**
     * A script that leads a new session and process group, so that its process id is theirs too. It reads nothing and its
     * environment says nothing of a Pipewright around it.
     *
     * @throws IOException if this host cannot start a session
     */
    static ProcessBuilder inNewSession(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-c", script, "sh"));
        command.addAll(List.of(arguments));
        return inNewSession(command);
    }

    /** As above, for a shell that reads its script from a pipe. */
    static ProcessBuilder inNewSession() throws IOException {
        return inNewSession(List.of());
    }

    private static ProcessBuilder inNewSession(List<String> arguments) throws IOException {
        if (NEW_SESSION.isEmpty()) {
            throw new IOException(
                    "there is neither setsid nor perl on the PATH to give it a process group (install one)");
        }
        List<String> command = new ArrayList<>(NEW_SESSION);
        command.add("sh");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.from(NULL));
        clean(builder.environment());
        return builder;
    }

    private static List<String> newSession() {
        if (isOnPath("setsid")) {
            return List.of("setsid");
        }
        // macOS has no setsid command, but it has Perl.
        return isOnPath("perl") ? List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV") : List.of();
    }

    private static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PIPEWRIGHT_") || name.startsWith("TEMPORAL_"));
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
            File file = new File(directory.isEmpty() ? "." : directory, program);
            if (file.canExecute() && file.isFile()) {
                return true;
            }
        }
        return false;
    }
}
