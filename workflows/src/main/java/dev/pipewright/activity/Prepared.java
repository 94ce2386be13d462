package dev.pipewright.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog decided for a step.
 *
 * @param cached true: the outputs below stand in, and the step is recorded as cached
 * @param outputs of the earlier result; empty unless cached
 * @param attempt the number of the attempt that is now recorded as queued (or cached)
 * @param reason why the step runs, {@code code of train.py changed}; null when cached
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Prepared(
        boolean cached,
        Map<String, ArtifactRef> outputs,
        int attempt,
        @Nullable String reason) {
    public Prepared {
        outputs = outputs == null ? Map.of() : outputs;
    }
}
