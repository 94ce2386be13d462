package dev.pipewright.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The details of a {@link Failures#STEP_FAILED} and its kin.
 *
 * @param exitCode of the step's process, 128 + n for a signal n; null when it did not exit by itself
 * @param started when the process started; null if it never did
 * @param ended when the attempt was over
 * @param outOfMemory what it had too little of; null unless the engine says that this is why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepFailure(
        @Nullable Integer exitCode,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable OutOfMemory outOfMemory) {}
