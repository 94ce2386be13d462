package dev.pipewright.worker;

/** Nobody can be asked about machines now: the engine that they run on is away. The message is for the user. */
public final class MachinesAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    MachinesAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
