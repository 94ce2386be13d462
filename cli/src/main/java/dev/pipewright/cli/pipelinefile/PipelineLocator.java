package dev.pipewright.cli.pipelinefile;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the pipeline file that a path stands for. */
final class PipelineLocator {
    private static final int LINES_LOOKED_AT = 1000;

    private PipelineLocator() {}

    static Path locate(Path path) throws PipelineFileException {
        if (Files.isRegularFile(path)) {
            return path;
        }
        if (Files.isDirectory(path)) {
            return inFolder(path);
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            String kind =
                    Files.isSymbolicLink(path) ? "a symbolic link that leads nowhere" : "neither a file nor a folder";
            throw refuse(path, "Cannot read a pipeline from " + path + ": it is " + kind);
        }
        Path parent = path.toAbsolutePath().normalize().getParent();
        List<String> candidates = parent == null ? List.of() : candidates(parent);
        String name = String.valueOf(path.getFileName());
        throw refuse(
                path,
                "Cannot find " + path + ": there is no such file or folder"
                        + Nearest.hint(name, candidates, others(candidates)));
    }

    private static Path inFolder(Path folder) throws PipelineFileException {
        Path yaml = existing(folder, "pipeline.yaml");
        Path found = yaml == null ? existing(folder, "pipeline.yml") : yaml;
        if (found == null) {
            throw refuse(
                    folder,
                    "Cannot find a pipeline in " + folder + ": it has neither pipeline.yaml nor pipeline.yml"
                            + others(candidates(folder)));
        }
        return found;
    }

    private static @Nullable Path existing(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? file : null;
    }

    private static String others(List<String> candidates) {
        return candidates.isEmpty() ? "" : "; files with steps are there: " + Nearest.list(candidates);
    }

    /** Names of YAML files that have a {@code steps:} key at the beginning of a line. */
    private static List<String> candidates(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
            for (Path file : files) {
                if (hasSteps(file)) {
                    names.add(String.valueOf(file.getFileName()));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // only a suggestion: the folder may not exist or not be readable
        }
        Collections.sort(names);
        return names;
    }

    private static boolean hasSteps(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = reader.readLine();
            for (int count = 0; line != null && count < LINES_LOOKED_AT; count++) {
                if (line.startsWith("steps:")) {
                    return true;
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            return false; // only a suggestion
        }
        return false;
    }

    private static PipelineFileException refuse(Path path, String message) {
        return new PipelineFileException(List.of(new Problem(path, 0, 0, message)));
    }
}
