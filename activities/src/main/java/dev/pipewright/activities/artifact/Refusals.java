package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What cannot be kept of the files to be stored, in the words of whoever has to mend it. */
final class Refusals {
    private static final int NAMED = 5;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private final Path root;
    private final List<String> found = new ArrayList<>();

    Refusals(Path root) {
        this.root = root;
    }

    /** Throws if anything was refused: the first with all that is to say, the others by what they are. */
    void check() throws InvalidArtifactException {
        if (found.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("Cannot store ").append(found.get(0));
        for (String other : found.subList(1, Math.min(found.size(), NAMED))) {
            message.append("; nor ").append(other);
        }
        if (found.size() > NAMED) {
            message.append("; and ").append(found.size() - NAMED).append(" more");
        }
        throw new InvalidArtifactException(message.toString(), null);
    }

    void special(Path path, int type) {
        String what = type == FIFO ? "a FIFO" : type == SOCKET ? "a socket" : "a device";
        found.add(name(path) + ": it is " + what + ", not data (remove it when the step is done with it)");
    }

    void linkOut(Path path, Path target) {
        String way = path.equals(root)
                ? "it is a symlink to '" + Names.shown(target.toString()) + "' (write the data itself there)"
                : "it is a symlink to '" + Names.shown(target.toString()) + "', which may lead out of the artifact "
                        + "(copy the data, or link to a path relative to the link and inside)";
        found.add(name(path) + ": " + way);
    }

    void notText(Path path) {
        found.add(name(path) + ": its name is not valid UTF-8 (rename it)");
    }

    void unreadable(Path path) {
        found.add(name(path) + ": permission to read it is denied (chmod -R u+rX the output)");
    }

    /** The file cannot be opened. */
    InvalidArtifactException unreadable(Path path, IOException cause) {
        Refusals one = new Refusals(root);
        one.unreadable(path);
        return new InvalidArtifactException("Cannot store " + one.found.get(0), cause);
    }

    InvalidArtifactException changed(Path path, @Nullable IOException cause) {
        return new InvalidArtifactException(
                "Cannot store " + name(path)
                        + ": it changed while it was stored (let the step wait for whatever still writes to it)",
                cause);
    }

    InvalidArtifactException nothingThere(IOException cause) {
        return new InvalidArtifactException(
                "Cannot store " + name(root) + ": there is no file or directory at " + Names.shown(root.toString()),
                cause);
    }

    /** A failure of the disk or the store, told with the file that met it. */
    IOException failed(Path path, IOException cause) {
        return new IOException("Cannot store " + name(path) + ": " + Reasons.of(cause), cause);
    }

    /** The path from the root's name on, {@code 'model/weights.bin'}. */
    String name(Path path) {
        StringBuilder name = new StringBuilder(Names.shown(root));
        if (!path.equals(root)) {
            for (Path part : root.relativize(path)) {
                name.append('/').append(Names.shown(part));
            }
        }
        return "'" + name + "'";
    }
}
