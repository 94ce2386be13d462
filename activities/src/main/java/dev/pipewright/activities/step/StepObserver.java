package dev.pipewright.activities.step;

import java.time.Instant;

/** Is told about steps on the thread that runs them. */
@FunctionalInterface
public interface StepObserver {
    /**
     * The process of an attempt is running. Told again when another worker takes the attempt over.
     *
     * @param started when its process started
     */
    void started(String run, String step, int attempt, Instant started);
}
