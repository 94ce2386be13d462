package dev.pipewright.cli.pipelinefile;

import org.jspecify.annotations.Nullable;

/** The pipeline's folder cannot be used as the code of a run; the message says what to change. */
public final class CodeFolderException extends Exception {
    private static final long serialVersionUID = 1L;

    CodeFolderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
