package dev.pipewright.activities.step;

/** The attempt is not followed to its end because its caller does not want it: nobody waits for a result. */
final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean stopped;

    private Abandoned(boolean stopped, String message) {
        super(message, null, false, false);
        this.stopped = stopped;
    }

    /** Nothing of it is to be left. */
    static Abandoned stopped() {
        return new Abandoned(true, "The attempt was stopped");
    }

    /** Another call goes on with it. */
    static Abandoned left() {
        return new Abandoned(false, "The attempt was left for another call to go on with");
    }

    boolean isStopped() {
        return stopped;
    }
}
