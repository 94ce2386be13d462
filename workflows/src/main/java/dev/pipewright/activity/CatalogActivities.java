package dev.pipewright.activity;

import dev.pipewright.stack.Stack;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a run needs from the catalog and records what becomes of it. Each call is safe to repeat. */
@ActivityInterface(namePrefix = "Catalog.")
public interface CatalogActivities {
    /**
     * The stack with its components.
     *
     * @throws io.temporal.failure.ApplicationFailure {@link Failures#NOT_FOUND}, naming the registered stacks
     */
    Stack fetchStack(String name);

    /** The steps of the run that have succeeded before, with their outputs, so that a resumed run does not redo them. */
    List<FinishedStep> finishedSteps(String run);

    /**
     * Looks for an earlier result and records the step as cached or, with the reason, as queued in a new attempt. A second
     * call while that attempt is still queued returns the same attempt.
     *
     * @throws io.temporal.failure.ApplicationFailure {@link Failures#REFUSED} if a result is required and there is none
     */
    Prepared prepare(StepPreparation preparation);

    /**
     * Records a further attempt of a step as queued and returns its number.
     *
     * @param failed the attempt it follows
     * @param reason why it runs; null for how that one ended
     */
    int retry(String run, String step, int failed, @Nullable String reason);

    /** Records that a machine's worker has answered. Nothing changes for one that has ended, or is not recorded. */
    void machineReady(String machine);

    /** Records that an attempt was sent to a machine, and is started for all anybody here can tell. */
    void sentToMachine(String run, String step, int attempt, String machine);

    /** Records how an attempt ended. The same record twice changes nothing. */
    void recordStep(StepRecord step);

    /**
     * Records the chapter or the end of the run. A finished run stays as it is.
     *
     * @param message why it failed, or null
     */
    void recordRun(String run, RunStatus status, @Nullable String message);
}
