package dev.pipewright.worker;

import org.jspecify.annotations.Nullable;

/**
 * What was found out about one thing that a stack needs.
 *
 * @param what the thing
 * @param said what it is, what is wrong with it, or why that cannot be told
 * @param hint how to put it right, or where to look; null where that is not known, or not needed
 */
public record Finding(
        String what, State state, String said, @Nullable String hint) {
    /** What is to be thought of it. */
    public enum State {
        /** It is as it has to be, as far as can be seen from here. */
        OK,
        /** Runs fail until somebody puts it right. */
        PROBLEM,
        /** Whoever asked may not look, or nobody can from here: it may be fine. */
        CANNOT_TELL
    }

    static Finding ok(String what, String said) {
        return new Finding(what, State.OK, said, null);
    }

    static Finding problem(String what, String said, @Nullable String hint) {
        return new Finding(what, State.PROBLEM, said, hint);
    }

    static Finding cannotTell(String what, String said, @Nullable String hint) {
        return new Finding(what, State.CANNOT_TELL, said, hint);
    }
}
