package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepPreparation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What makes two executions of a step the same work.
 *
 * @param digest SHA-256 (hex) over the parts that count
 * @param parts those, and what else explains a difference to people: the template, the parameters, the code snapshot
 */
record CacheKey(String digest, Map<String, Object> parts) {
    /** To be raised when the same work would get another key, so that old results are not taken for changed ones. */
    private static final int FORMAT = 1;

    static CacheKey of(StepPreparation step) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("format", FORMAT);
        parts.put("command", step.command());
        parts.put("env", new TreeMap<>(step.env()));
        parts.put("inputs", inputs(step.inputs()));
        parts.put("outputs", sorted(step.outputs()));
        parts.put("secrets", sorted(step.secrets()));
        parts.put("codeDigest", step.codeDigest());
        String base = step.base();
        if (base != null) {
            parts.put("base", base);
        }
        String requirements = step.requirements();
        if (requirements != null) {
            parts.put("requirements", requirements);
        }
        String digest = sha256(Json.compact(parts));
        parts.put("template", step.template());
        parts.put("parameters", new TreeMap<>(step.parameters()));
        parts.put("code", step.code());
        parts.put("codePatterns", step.codePatterns());
        return new CacheKey(digest, parts);
    }

    /** By content only: where the data came from does not matter. */
    private static Map<String, Object> inputs(Map<String, StepInput> inputs) {
        Map<String, Object> digests = new TreeMap<>();
        inputs.forEach((name, input) -> {
            ArtifactRef whole = input.whole();
            digests.put(name, whole == null ? parts(input) : whole.digest());
        });
        return digests;
    }

    private static Map<String, String> parts(StepInput input) {
        Map<String, String> digests = new TreeMap<>();
        input.parts().forEach((path, artifact) -> digests.put(path, artifact.digest()));
        return digests;
    }

    private static List<String> sorted(Collection<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
