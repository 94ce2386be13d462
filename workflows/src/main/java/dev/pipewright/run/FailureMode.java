package dev.pipewright.run;

/** What a failed step does to the rest of its run. Names are wire format. */
public enum FailureMode {
    /** Steps that run finish, nothing new starts. */
    STOP,
    /** Steps that run are cancelled at once. */
    FAIL_FAST,
    /** Everything that does not need the failed step goes on. */
    CONTINUE
}
