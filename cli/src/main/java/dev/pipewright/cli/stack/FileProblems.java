package dev.pipewright.cli.stack;

import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a file, collected so that it can be told in one go. */
final class FileProblems {
    private final String file;
    private final List<String> messages;
    private int exitCode;
    private @Nullable String hint;

    /** None so far; {@code file} as the user named it. */
    FileProblems(String file) {
        this(file, new ArrayList<>(), ExitCode.BUG, null);
    }

    private FileProblems(String file, List<String> messages, int exitCode, @Nullable String hint) {
        this.file = file;
        this.messages = messages;
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** A copy that grows by itself. */
    FileProblems copy() {
        return new FileProblems(file, new ArrayList<>(messages), exitCode, hint);
    }

    /** A mistake in the file. */
    void add(int line, String message) {
        add(line, message, ExitCode.USAGE, null);
    }

    /** The lowest exit code counts: mistakes come before conflicts. The first hint is the one to tell. */
    void add(int line, String message, int code, @Nullable String wayOut) {
        messages.add(line == 0 ? file + ": " + message : file + ":" + line + ": " + message);
        exitCode = Math.min(exitCode, code);
        hint = hint == null ? wayOut : hint;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** All of them as one error; {@code what} could not be done, {@code import stack.yaml}. */
    UserError error(String what) {
        String list = "\n  " + String.join("\n  ", messages);
        return new UserError(
                exitCode, "Cannot " + what + ": " + Text.count(messages.size(), "problem") + list, hint, null);
    }
}
