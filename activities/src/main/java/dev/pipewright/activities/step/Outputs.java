package dev.pipewright.activities.step;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.Names;
import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step left in {@code $OUTPUTS}. */
final class Outputs {
    private static final int MOST_NAMED = 8;

    private final Path directory;
    private final List<String> declared;

    Outputs(Path directory, List<String> declared) {
        this.directory = directory;
        this.declared = declared;
    }

    /** A path below a directory, or an exception for a name that leads elsewhere. */
    static Path inside(Path directory, String name) throws IOException {
        try {
            Path path = directory.resolve(name).normalize();
            if (path.startsWith(directory) && !path.equals(directory)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new FileSystemException(name, null, "it cannot be the name of a file");
        }
        throw new FileSystemException(name, null, "it leads out of its directory");
    }

    /**
     * The link that a step has made of the directory or of one on the way to a declared output; null for none. What lies
     * behind it may be anybody's, and taking an output may mean moving it away.
     */
    @Nullable
    Path linkOnTheWay() throws IOException {
        for (String name : declared) {
            Path path = directory;
            for (Path part : directory.relativize(inside(directory, name))) {
                if (Files.isSymbolicLink(path)) {
                    return path;
                }
                path = path.resolve(part);
            }
        }
        return null;
    }

    /** The directory or something in it as a step names it, {@code $OUTPUTS/model}. */
    String shown(Path path) {
        return path.equals(directory) ? "$OUTPUTS" : "$OUTPUTS/" + directory.relativize(path);
    }

    /** Whether the directory is still there. */
    boolean exist() {
        return Files.isDirectory(directory, NOFOLLOW_LINKS);
    }

    /** The declared outputs that are not there. */
    List<String> missing() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : declared) {
            if (!Files.exists(inside(directory, name), NOFOLLOW_LINKS)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** The names of what is there and not declared, for a message; empty if there is nothing. */
    String undeclared() throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory)) {
                for (Path path : listed) {
                    String name = Names.text(path);
                    if (name == null || declared.stream().noneMatch(output -> isAtOrBelow(output, name))) {
                        names.add(Names.shown(path));
                    }
                }
            }
        }
        names.sort(null);
        List<String> named = names.stream().limit(MOST_NAMED).toList();
        String rest = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
        return String.join(", ", named) + rest;
    }

    private static boolean isAtOrBelow(String output, String first) {
        return output.equals(first) || output.startsWith(first + "/");
    }

    /** Stores one after the other, each known to be there. */
    Map<String, ArtifactRef> store(Artifacts artifacts, boolean consume, StepFailures failures) throws IOException {
        Map<String, ArtifactRef> stored = new LinkedHashMap<>();
        for (String name : declared) {
            try {
                stored.put(name, artifacts.store(inside(directory, name), consume));
            } catch (IOException e) {
                throw failures.notKept("output '" + name + "'", e);
            }
        }
        return stored;
    }
}
