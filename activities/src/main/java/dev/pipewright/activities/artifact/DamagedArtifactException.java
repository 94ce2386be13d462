package dev.pipewright.activities.artifact;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store has lost an artifact, or a part of it. Trying again does not help. The message is for the user. */
public final class DamagedArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedArtifactException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
