package dev.pipewright.activities.step;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a full disk from other trouble: the exceptions of the JDK say it only in words. */
final class Disks {
    /** Below this, a program that fails is likely to have failed for it. */
    private static final long NEXT_TO_NOTHING = 64 << 10;

    private Disks() {}

    /** Whether an exception says that there was no room. */
    static boolean isFull(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause instanceof FileSystemException files ? files.getReason() : cause.getMessage();
            String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
            if (text.contains("no space left on device") || text.contains("disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** The disk of a directory in words if it is full, else null. */
    static @Nullable String fullDisk(Path directory) throws IOException {
        long free = free(directory);
        return free < NEXT_TO_NOTHING ? describe(directory, free) : null;
    }

    /** The fullest of the disks of some directories, in words. */
    static String fullest(List<Path> directories) {
        Path fullest = directories.get(0);
        for (Path directory : directories) {
            fullest = freeOrNone(directory) < freeOrNone(fullest) ? directory : fullest;
        }
        return describe(fullest, freeOrNone(fullest));
    }

    private static String describe(Path directory, long free) {
        return "disk is full (" + directory + ", " + free + " bytes free)";
    }

    private static long free(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private static long freeOrNone(Path directory) {
        try {
            return free(directory);
        } catch (IOException e) {
            return Long.MAX_VALUE; // not there: then it is not what is full
        }
    }
}
