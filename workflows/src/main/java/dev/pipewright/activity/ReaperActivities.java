package dev.pipewright.activity;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Puts right what runs left that ended without Pipewright's doing. Each call is safe to repeat: there is nothing left to do then. */
@ActivityInterface(namePrefix = "Reaper.")
public interface ReaperActivities {
    /**
     * Records the end of runs whose workflow was terminated or timed out from outside, so that nobody waits for them.
     *
     * @return their names
     */
    List<String> closeRuns();

    /**
     * Ends the machines whose run's execution is over, and records those as ended that are gone.
     *
     * @return their ids
     * @throws io.temporal.failure.ApplicationFailure {@link Failures#UNAVAILABLE} if nobody can be asked about machines now
     */
    List<String> endMachines();
}
