package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
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

    /**
     * An attempt has left a result. May be told again.
     *
     * @return whether it is recorded where the run's workflow would record it, which is spared the trouble then
     */
    default boolean succeeded(StepExecution step, StepResult result) {
        return false;
    }
}
