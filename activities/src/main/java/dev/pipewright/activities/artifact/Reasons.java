package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why an operation on files failed, as a phrase: the exceptions of the JDK often say only the path. */
public final class Reasons {
    private Reasons() {}

    /** A phrase without the exception's name. */
    public static String of(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied for " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no file " + e.getMessage();
        }
        if (e instanceof FileSystemException files && files.getReason() != null) {
            return files.getReason() + " (" + files.getFile() + ")";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is something at " + e.getMessage() + " already";
        }
        if (e instanceof NotDirectoryException) {
            return e.getMessage() + " is not a directory";
        }
        if (e instanceof StoreException) {
            return String.valueOf(e.getMessage()).replaceFirst("^Cannot", "cannot");
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
