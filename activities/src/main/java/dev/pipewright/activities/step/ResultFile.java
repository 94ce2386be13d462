package dev.pipewright.activities.step;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of an attempt on the disk: a worker that dies after its step has succeeded and before anybody was told must not
 * make the next one run the step again.
 */
final class ResultFile {
    private ResultFile() {}

    static void write(Path file, StepResult result) throws IOException {
        Path written = file.resolveSibling("result.tmp");
        Files.write(
                written,
                new ObjectMapper()
                        .writeValueAsBytes(new Content(
                                result.outputs(),
                                result.metadata(),
                                result.started().toEpochMilli(),
                                result.ended().toEpochMilli())));
        Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    /** Null if there is none. */
    static @Nullable StepResult read(Path file) throws IOException {
        if (!file.toFile().exists()) {
            return null;
        }
        Content content = new ObjectMapper().readValue(file.toFile(), Content.class);
        return new StepResult(
                content.outputs(),
                content.metadata(),
                Instant.ofEpochMilli(content.started()),
                Instant.ofEpochMilli(content.ended()));
    }

    /** Times are milliseconds. */
    record Content(Map<String, ArtifactRef> outputs, Map<String, Object> metadata, long started, long ended) {}
}
