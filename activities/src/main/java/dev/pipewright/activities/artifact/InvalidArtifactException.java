package dev.pipewright.activities.artifact;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Files that cannot be an artifact until whoever wrote them mends them. The message is for the user. */
public final class InvalidArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidArtifactException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
