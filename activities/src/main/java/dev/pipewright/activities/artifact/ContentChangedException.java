package dev.pipewright.activities.artifact;

import java.io.IOException;

/** A file did not have the content that it was said to have. */
public final class ContentChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message is for the user. */
    public ContentChangedException(String message) {
        super(message);
    }
}
