package dev.pipewright.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a step's earlier result may stand in for running it.
 *
 * @param enabled false: the step runs each time
 * @param expires how long a result is good for; null is for ever
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CachePolicy(boolean enabled, @Nullable Duration expires) {
    /** Any earlier result will do. */
    public static final CachePolicy FOREVER = new CachePolicy(true, null);

    /** The step runs each time. */
    public static final CachePolicy NEVER = new CachePolicy(false, null);
}
