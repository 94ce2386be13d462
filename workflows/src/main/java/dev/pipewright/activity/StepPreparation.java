package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.stack.ArtifactStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step about to run: what its cache key is made of, and how to treat the cache.
 *
 * @param store where an earlier result has to be to stand in
 * @param step the leg's name
 * @param template the step's command before its matrix values; tells a changed value from a changed command
 * @param parameters the run's parameters and the leg's matrix values that the step uses
 * @param code digest of the snapshot of the pipeline's folder, to name the files that changed
 * @param codePatterns the step's {@code code:}
 * @param codeDigest digest of the files that these patterns select
 * @param base what runs the command: {@link ResolvedImage#baseDigest()}, or null on the host itself
 * @param requirements {@link ResolvedImage#requirementsLock()}; null without
 * @param forced why an earlier result must not be used ({@code --no-cache}), or null
 * @param required true if the step must not run: no earlier result is a failure
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepPreparation(
        String run,
        String pipeline,
        ArtifactStore store,
        String step,
        String command,
        String template,
        Map<String, String> parameters,
        Map<String, String> env,
        Map<String, StepInput> inputs,
        List<String> outputs,
        List<String> secrets,
        String code,
        List<String> codePatterns,
        String codeDigest,
        @Nullable String base,
        @Nullable String requirements,
        CachePolicy cache,
        @Nullable String forced,
        boolean required) {
    public StepPreparation {
        requireNonNull(run, "run");
        requireNonNull(store, "store");
        requireNonNull(step, "step");
        parameters = parameters == null ? Map.of() : parameters;
        env = env == null ? Map.of() : env;
        inputs = inputs == null ? Map.of() : inputs;
        outputs = outputs == null ? List.of() : outputs;
        secrets = secrets == null ? List.of() : secrets;
        codePatterns = codePatterns == null ? List.of() : codePatterns;
        cache = cache == null ? CachePolicy.FOREVER : cache;
    }
}
