package dev.pipewright.cli.submission;

import dev.pipewright.run.RunOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a user asked to run.
 *
 * @param path the pipeline file or its folder
 * @param parameters {@code -p} values by name
 * @param stack the stack's name
 */
public record RunSpec(Path path, Map<String, String> parameters, String stack, RunOptions options) {
    public RunSpec {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
