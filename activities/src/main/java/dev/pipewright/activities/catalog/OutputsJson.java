package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.ArtifactRef;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outputs of a step as the catalog keeps them. */
final class OutputsJson {
    private OutputsJson() {}

    static String write(Map<String, ArtifactRef> outputs) {
        Map<String, Object> json = new LinkedHashMap<>();
        outputs.forEach((name, artifact) -> json.put(
                name,
                Map.of(
                        "digest", artifact.digest(),
                        "directory", artifact.directory(),
                        "bytes", artifact.bytes(),
                        "files", artifact.files())));
        return Json.compact(json);
    }

    static Map<String, ArtifactRef> read(@Nullable String json) {
        Map<String, ArtifactRef> outputs = new LinkedHashMap<>();
        Json.object(json).forEach((name, value) -> {
            Map<?, ?> artifact = (Map<?, ?>) value;
            outputs.put(
                    name,
                    new ArtifactRef(
                            String.valueOf(artifact.get("digest")),
                            Boolean.TRUE.equals(artifact.get("directory")),
                            number(artifact.get("bytes")),
                            number(artifact.get("files"))));
        });
        return outputs;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
