package dev.pipewright.activities.catalog;

import java.time.Instant;

/**
 * A secret without its value.
 *
 * @param name also that of the environment variable it becomes
 * @param updated when it got its present value
 */
public record Secret(String name, Instant created, Instant updated) {}
