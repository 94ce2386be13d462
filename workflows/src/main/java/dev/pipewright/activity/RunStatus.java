package dev.pipewright.activity;

/** The chapters of a run, in order, then its possible ends. Names are wire format. */
public enum RunStatus {
    /** Accepted; the workflow has not started yet. */
    PENDING,
    FETCHING_STACK,
    /** Images are resolved and built and machines boot; no step runs yet. Not entered where steps are processes. */
    PREPARING,
    RUNNING_STEPS,
    CLEANING_UP,
    COMPLETED,
    FAILED,
    /** Ended by a cancel. */
    STOPPED,
    /** The process that hosted it died; it can be resumed. Never recorded by a workflow. */
    INTERRUPTED;

    /** Whether the run is over (an interrupted one is, until it is resumed). */
    public boolean finished() {
        return this == COMPLETED || this == FAILED || this == STOPPED || this == INTERRUPTED;
    }
}
