package dev.pipewright.activities.step;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.pipewright.activities.artifact.Artifacts;
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
                    names.add(String.valueOf(path.getFileName()));
                }
            }
        }
        names.removeIf(name -> declared.stream().anyMatch(output -> isAtOrBelow(output, name)));
        names.sort(null);
        List<String> named =
                names.stream().limit(MOST_NAMED).map(Outputs::shown).toList();
        String rest = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
        return String.join(", ", named) + rest;
    }

    private static boolean isAtOrBelow(String output, String first) {
        return output.equals(first) || output.startsWith(first + "/");
    }

    /** On one line. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars().forEach(c -> {
            if (c == '\n') {
                shown.append("\\n");
            } else {
                shown.append(Character.isISOControl(c) ? '?' : (char) c);
            }
        });
        return shown.toString();
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
