package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Is asked and told about steps on the thread that runs them. */
public interface StepObserver {
    /**
     * A first attempt is about to be made. May be asked again about the same attempt, whatever has become of it meanwhile.
     *
     * @return the earlier result that stands in for it, and is recorded; null if it is to be made
     */
    default @Nullable StepResult earlier(StepPreparation first) {
        return null;
    }

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
