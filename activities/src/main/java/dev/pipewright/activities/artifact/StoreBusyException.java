package dev.pipewright.activities.artifact;

import java.io.IOException;

/** Something was being stored all the while that a collection waited. The message is for the user. */
public final class StoreBusyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message says where, and for how long it waited. */
    public StoreBusyException(String message) {
        super(message);
    }
}
