package dev.pipewright.cli.pipelinefile;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Every key of the pipeline file; the published JSON Schema has the same ones, which a test holds. */
final class Keys {
    static final Set<String> PIPELINE = set("name", "image", "parameters", "env", "inputs", "steps", "timeout");
    static final Set<String> STEP = set(
            "inputs",
            "run",
            "outputs",
            "secrets",
            "code",
            "matrix",
            "resources",
            "retry",
            "timeout",
            "when",
            "cache",
            "after",
            "env",
            "image",
            "machine");
    static final Set<String> IMAGE = set("base", "requirements", "name", "dockerfile");
    static final Set<String> RESOURCES = set("cpus", "memory", "gpus", "disk", "on_oom");
    static final Set<String> RETRY = set("attempts", "delay", "backoff");
    static final Set<String> CACHE = set("expires");

    /** Top-level keys with this prefix are the author's own, a place for anchors. */
    static final String OWN = "x-";

    private Keys() {}

    /** In the order that messages name them. */
    private static Set<String> set(String... keys) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(keys)));
    }
}
