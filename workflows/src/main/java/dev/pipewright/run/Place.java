package dev.pipewright.run;

import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Leg;

/** Where the attempts of a run are executed. */
interface Place {
    /** Executes an attempt to its end. Never throws for one that fails, is lost or is cancelled. */
    AttemptEnd execute(Leg leg, StepExecution execution);

    /** The leg has no further attempt. */
    void over(Leg leg);
}
