package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the inputs of a pipeline's steps come from, as the request of a run has it. */
final class DeclaredInputs {
    private final Map<String, Map<?, ?>> inputs = new HashMap<>();

    private DeclaredInputs() {}

    /** Those of a recorded request; none if it is not one that this program understands. */
    static DeclaredInputs of(@Nullable String request) {
        DeclaredInputs declared = new DeclaredInputs();
        if (object(request).get("pipeline") instanceof Map<?, ?> pipeline
                && pipeline.get("steps") instanceof List<?> steps) {
            for (Object each : steps) {
                if (each instanceof Map<?, ?> step && step.get("inputs") instanceof Map<?, ?> its) {
                    declared.inputs.put(String.valueOf(step.get("name")), its);
                }
            }
        }
        return declared;
    }

    private static Map<String, Object> object(@Nullable String request) {
        try {
            return Json.object(request);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    /**
     * The name of the artifact that is an input or a part of it, {@code train[alpha=0.1].model}; null if that is not known.
     *
     * @param step the leg that reads it
     * @param part {@code alpha=0.1/model}; empty where the input is one artifact
     */
    @Nullable
    String source(String step, String input, String part) {
        int matrix = step.indexOf('[');
        Map<?, ?> its = inputs.getOrDefault(matrix < 0 ? step : step.substring(0, matrix), Map.of());
        if (!(its.get(input) instanceof String source)) {
            return null;
        }
        if (part.isEmpty()) {
            return source;
        }
        int dot = source.indexOf('.');
        String output = "/" + source.substring(dot + 1);
        return dot > 0 && part.endsWith(output)
                ? source.substring(0, dot) + "[" + part.substring(0, part.length() - output.length()) + "]"
                        + source.substring(dot)
                : null;
    }
}
