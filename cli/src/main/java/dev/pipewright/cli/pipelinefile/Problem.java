package dev.pipewright.cli.pipelinefile;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One mistake in a pipeline file.
 *
 * @param file as the user named it
 * @param line from 1; 0 when the mistake is about the file as a whole, such as that there is none
 * @param column from 1, in code points; 0 together with the line
 * @param message one line without a full stop: what is wrong, and the way out
 */
public record Problem(Path file, int line, int column, String message) {
    public Problem {
        requireNonNull(file, "file");
        requireNonNull(message, "message");
    }

    /** {@code file:line:column: message}, which editors and terminals turn into a link; no name is said twice. */
    @Override
    public String toString() {
        if (line == 0 && message.contains(file.toString())) {
            return message;
        }
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
