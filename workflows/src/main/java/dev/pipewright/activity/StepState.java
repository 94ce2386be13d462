package dev.pipewright.activity;

/** Where an attempt of a step stands. Names are wire format. */
public enum StepState {
    /** Waits for a CPU or for its machine. */
    QUEUED,
    /** Its process runs. */
    RUNNING,
    /** Not run: an earlier result stands in. */
    CACHED,
    SUCCEEDED,
    FAILED,
    /** Its process or machine went away; tried again without spending the user's retries. */
    LOST,
    /** Ended by a cancel; its outputs are discarded. */
    STOPPED,
    /** Never started: its condition, a failure before it, or the end of the run. */
    SKIPPED;

    /** Whether its outputs can be used. */
    public boolean succeeded() {
        return this == CACHED || this == SUCCEEDED;
    }

    /** Whether nothing more will happen to this attempt. */
    public boolean finished() {
        return this != QUEUED && this != RUNNING;
    }
}
