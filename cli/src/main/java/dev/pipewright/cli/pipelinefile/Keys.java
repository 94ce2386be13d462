package dev.pipewright.cli.pipelinefile;

import java.util.List;

/** Every key of the pipeline file; the published JSON Schema has the same ones, which a test holds. */
final class Keys {
    static final List<String> PIPELINE = List.of("name", "image", "parameters", "env", "inputs", "steps", "timeout");
    static final List<String> STEP = List.of(
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
    static final List<String> IMAGE = List.of("base", "requirements", "name", "dockerfile");
    static final List<String> RESOURCES = List.of("cpus", "memory", "gpus", "disk");
    static final List<String> RETRY = List.of("attempts", "delay", "backoff");
    static final List<String> CACHE = List.of("expires");

    /** Top-level keys with this prefix are the author's own, a place for anchors. */
    static final String OWN = "x-";

    private Keys() {}
}
