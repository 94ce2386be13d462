package dev.pipewright.cli.pipelinefile;

import dev.pipewright.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A folder with a pipeline file and what the examples name, for tests. */
record PipelineFolder(Path path) {
    static PipelineFolder in(Path path) throws IOException {
        PipelineFolder folder = new PipelineFolder(path);
        for (String file : List.of("data/raw.csv", "requirements.txt", "Dockerfile", "load.py", "lib/a.py", "run.sh")) {
            folder.with(file, file);
        }
        return folder;
    }

    PipelineFolder with(String file, String text) throws IOException {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    PipelineFolder with(String file, byte[] bytes) throws IOException {
        Path target = path.resolve(file);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.write(target, bytes);
        return this;
    }

    PipelineFile read(String yaml) throws IOException, PipelineFileException {
        with("pipeline.yaml", yaml);
        return PipelineFile.read(path.resolve("pipeline.yaml"));
    }

    Pipeline freeze(String yaml, Map<String, String> parameters) throws IOException, PipelineFileException {
        return read(yaml).freeze(parameters, patterns -> "digest of " + patterns);
    }

    /** The mistakes as {@code line:column: message}; empty when there are none. */
    List<String> mistakes(String yaml) throws IOException {
        return mistakes(yaml, Map.of());
    }

    List<String> mistakes(String yaml, Map<String, String> parameters) throws IOException {
        try {
            freeze(yaml, parameters);
            return List.of();
        } catch (PipelineFileException e) {
            return e.problems().stream()
                    .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                    .toList();
        }
    }
}
