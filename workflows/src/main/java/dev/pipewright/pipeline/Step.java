package dev.pipewright.pipeline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step as the file declares it, with parameters already quoted into the command.
 *
 * @param name unique in the pipeline, {@code [A-Za-z0-9_-]+}
 * @param command a POSIX shell command; <code>${{ matrix.x }}</code> is still in it, see {@link Leg#of}
 * @param parameters the run's parameters that the command or the condition mentions, to explain a cache miss
 * @param inputs where each named input comes from
 * @param outputs names of what the step writes to {@code $OUTPUTS}
 * @param env the pipeline's environment with the step's own on top
 * @param secrets names of secrets that are put into this step's environment
 * @param code gitignore-style patterns of the files the cache key looks at; empty is the whole folder
 * @param codeDigest SHA-256 (hex) over paths, modes and contents of those files
 * @param matrix values by key; the step runs once for each combination; empty is an ordinary step
 * @param after steps that must have finished first, beside those the inputs name
 * @param timeout of one attempt, from its process's start; null is for ever
 * @param included false when the step's condition says that this run leaves it out
 * @param image null where the pipeline's image serves
 * @param machine {@code own} for a machine of its own, or null
 * @param onOom what becomes of it when it runs out of memory; absent is {@link OnOom#FAIL}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Step(
        String name,
        String command,
        Map<String, String> parameters,
        Map<String, Source> inputs,
        List<String> outputs,
        Map<String, String> env,
        List<String> secrets,
        List<String> code,
        String codeDigest,
        Map<String, List<String>> matrix,
        List<String> after,
        Resources resources,
        Retry retry,
        @Nullable Duration timeout,
        CachePolicy cache,
        boolean included,
        @Nullable Image image,
        @Nullable String machine,
        OnOom onOom) {
    public Step {
        requireNonNull(name, "name");
        requireNonNull(command, "command");
        parameters = Frozen.map(parameters);
        inputs = Frozen.map(inputs);
        outputs = Frozen.list(outputs);
        env = Frozen.map(env);
        secrets = Frozen.list(secrets);
        code = Frozen.list(code);
        requireNonNull(codeDigest, "codeDigest");
        matrix = Frozen.map(matrix);
        after = Frozen.list(after);
        resources = resources == null ? Resources.DEFAULT : resources;
        retry = retry == null ? Retry.NONE : retry;
        cache = cache == null ? CachePolicy.FOREVER : cache;
        onOom = onOom == null ? OnOom.FAIL : onOom;
    }

    /** The same step, which asks for something else. */
    public Step asking(Resources other) {
        return new Step(
                name,
                command,
                parameters,
                inputs,
                outputs,
                env,
                secrets,
                code,
                codeDigest,
                matrix,
                after,
                other,
                retry,
                timeout,
                cache,
                included,
                image,
                machine,
                onOom);
    }
}
