package dev.pipewright.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.pipeline.CachePolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StepPreparation} has that a {@link StepExecution} of a process does not say.
 *
 * @param template the step's command before its matrix values
 * @param parameters the run's parameters and the leg's matrix values that the step uses
 * @param codePatterns the step's {@code code:}
 * @param codeDigest digest of the files that these patterns select
 * @param forced why an earlier result must not be used, or null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CacheTerms(
        String template,
        Map<String, String> parameters,
        List<String> codePatterns,
        String codeDigest,
        CachePolicy cache,
        @Nullable String forced) {
    public CacheTerms {
        parameters = parameters == null ? Map.of() : parameters;
        codePatterns = codePatterns == null ? List.of() : codePatterns;
    }

    /** The terms of a step that may run, and runs as a process. */
    public static CacheTerms of(StepPreparation step) {
        return new CacheTerms(
                step.template(),
                step.parameters(),
                step.codePatterns(),
                step.codeDigest(),
                step.cache(),
                step.forced());
    }

    /** What the catalog is asked about the step. */
    public StepPreparation of(StepExecution step) {
        return new StepPreparation(
                step.run(),
                step.pipeline(),
                step.store(),
                step.step(),
                step.command(),
                template,
                parameters,
                step.env(),
                step.inputs(),
                step.outputs(),
                step.secrets(),
                step.code(),
                codePatterns,
                codeDigest,
                null,
                null,
                cache,
                forced,
                false);
    }
}
