package dev.pipewright.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the user asked for a run.
 *
 * @param noCache no earlier result is used
 * @param from this step and all that wait for it run even if an earlier result would do; null for none
 * @param only this step runs alone, on earlier results of those it needs; null for all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunOptions(
        boolean noCache, @Nullable String from, @Nullable String only, FailureMode failureMode) {
    /** Caches where possible, runs everything, stops at the first failure. */
    public static final RunOptions DEFAULT = new RunOptions(false, null, null, FailureMode.STOP);

    public RunOptions {
        requireNonNull(failureMode, "failureMode");
    }
}
