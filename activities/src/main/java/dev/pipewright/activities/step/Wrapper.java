package dev.pipewright.activities.step;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;

/**
 * How a step's command is started. Where the process is to outlive the worker, a shell around it writes down that it runs and
 * how it ended; where it is not, the worker does so itself, which spares a process.
 */
final class Wrapper {
    /** Not the command's exit code if there is no status file: the wrapper could not write one. */
    static final int NO_STATUS = 125;

    /**
     * Arguments: the status file, the start in milliseconds, the command. Signals to the group are for the command: the
     * wrapper handles them by doing nothing, which, unlike ignoring them, its children do not inherit. A status file that is
     * there already belongs to another wrapper, then the command is not run twice. What the command left running in its
     * group is killed, together with the wrapper. If the command deleted the status file, the exit code is the wrapper's own.
     * Only builtins are used, and what the shell itself would print about signals is no part of the log.
     */
    private static final String SCRIPT = """
            trap : HUP INT TERM
            set -C
            echo "$$ $2" >"$1" || exit 125
            exec 2>/dev/null
            (exec sh -c "$3" 2>&1)
            code=$?
            [ -s "$1" ] && echo $code >>"$1" && kill -9 -$$
            exit $code
            """;

    private Wrapper() {}

    /** Starts the command in the attempt's directory inside the wrapper. */
    static Process start(AttemptDirectory directory, String command, long startMillis, Map<String, String> environment)
            throws IOException {
        return start(
                directory,
                environment,
                Shells.inNewSession(SCRIPT, directory.statusFile().toString(), Long.toString(startMillis), command));
    }

    /** Starts the command in the attempt's directory without the wrapper. */
    static Process startBare(AttemptDirectory directory, String command, Map<String, String> environment)
            throws IOException {
        return start(directory, environment, Shells.inNewSession(command));
    }

    /** @param environment what to add to that of the worker */
    private static Process start(AttemptDirectory directory, Map<String, String> environment, ProcessBuilder builder)
            throws IOException {
        builder.environment().putAll(environment);
        return builder.directory(directory.code().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(directory.log().toFile()))
                .start();
    }
}
