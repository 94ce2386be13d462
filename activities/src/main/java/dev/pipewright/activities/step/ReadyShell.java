package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.pipeline.Shell;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shell in a session of its own that waits to be told a command, so that a step need not wait for its start. It is started while
 * an earlier step runs and leaves CPUs free; at the end of its pipe, as when the worker dies, it ends. Safe for use by several threads.
 */
final class ReadyShell implements AutoCloseable {
    /** What a pipe takes without waiting for its reader. */
    private static final int LARGEST_SCRIPT = 48 << 10;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ExecutorService starter = Executors.newSingleThreadExecutor(body -> {
        Thread thread = new Thread(body, "pipewright-ready-shell");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Process waiting;
    private boolean closed;

    /** The one that waits. */
    synchronized Optional<ProcessHandle> waiting() {
        return Optional.ofNullable(waiting).map(Process::toHandle);
    }

    /** Starts one in the background unless one waits already. That none can be started is found out when a step is. */
    synchronized void prepare() {
        if (closed) {
            return;
        }
        starter.execute(() -> {
            try {
                startUnlessThere();
            } catch (IOException e) {
                return; // the step starts its own, and says why if that fails too
            }
        });
    }

    private synchronized void startUnlessThere() throws IOException {
        if (!closed && (waiting == null || !waiting.isAlive())) {
            waiting = Shells.inNewSession()
                    .directory(new File("/"))
                    .redirectInput(Redirect.PIPE)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        }
    }

    /**
     * Has the waiting shell run a command in the attempt's directory, as {@link Wrapper#startBare} does.
     *
     * @return null if none waits, or what it would have to be told is too much or nothing for a shell
     */
    @Nullable
    Process run(AttemptDirectory directory, String command, Map<String, String> environment) {
        String script = script(directory, command, environment);
        Process shell = script == null ? null : take();
        if (script == null || shell == null) {
            return null;
        }
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.write(script.getBytes(UTF_8));
        } catch (IOException e) {
            shell.destroyForcibly(); // it was killed, and has not heard of the command
            return null;
        }
        return shell;
    }

    private synchronized @Nullable Process take() {
        Process shell = waiting;
        waiting = null;
        return shell != null && shell.isAlive() ? shell : null;
    }

    private static @Nullable String script(
            AttemptDirectory directory, String command, Map<String, String> environment) {
        StringBuilder script =
                new StringBuilder("cd ").append(quoted(directory.code())).append(" || exit\n");
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (!VARIABLE.matcher(variable.getKey()).matches()) {
                return null;
            }
            script.append("export ")
                    .append(variable.getKey())
                    .append('=')
                    .append(Shell.quote(variable.getValue()))
                    .append('\n');
        }
        script.append("exec sh -c ")
                .append(Shell.quote(command))
                .append(" sh </dev/null >>")
                .append(quoted(directory.log()))
                .append(" 2>&1\n");
        return script.length() > LARGEST_SCRIPT || script.indexOf("\0") >= 0 ? null : script.toString();
    }

    private static String quoted(Path path) {
        return Shell.quote(path.toString());
    }

    /** Ends the one that waits. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        starter.shutdown();
        if (waiting != null) {
            waiting.destroyForcibly();
            waiting = null;
        }
    }
}
