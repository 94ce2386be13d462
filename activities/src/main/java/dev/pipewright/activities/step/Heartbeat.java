package dev.pipewright.activities.step;

/** Tells whoever asked for an attempt that it is alive, and learns what they want. */
@FunctionalInterface
interface Heartbeat {
    /** Called about once a second, from one thread at a time. */
    Wish beat();

    /** What is to become of the attempt. */
    enum Wish {
        GO_ON,
        /** End the process and discard what it wrote. */
        STOP,
        /** Let the process run; another call will follow it. */
        LEAVE
    }
}
