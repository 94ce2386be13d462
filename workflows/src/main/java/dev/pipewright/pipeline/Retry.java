package dev.pipewright.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * How often a failing step is tried.
 *
 * @param attempts all tries together, at least 1
 * @param delay before the second attempt
 * @param backoff what the delay is multiplied by from one attempt to the next, at least 1
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Retry(int attempts, Duration delay, double backoff) {
    private static final Duration LONGEST = Duration.ofHours(24);

    /** One attempt. */
    public static final Retry NONE = new Retry(1, Duration.ZERO, 1);

    /**
     * The wait before an attempt, at most a day.
     *
     * @param failures how many attempts have failed so far, at least 1
     */
    public Duration delayAfter(int failures) {
        double millis = delay.toMillis() * Math.pow(backoff, failures - 1.0);
        return millis >= LONGEST.toMillis() ? LONGEST : Duration.ofMillis((long) millis);
    }
}
