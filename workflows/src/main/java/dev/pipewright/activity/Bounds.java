package dev.pipewright.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;

/**
 * Keeps failures small: Temporal cuts one of an activity that is to be tried again at 4 KiB, with its stack trace and its causes, and then
 * what is left of it says nothing.
 */
final class Bounds {
    private static final int MOST_BYTES = 2_000;
    private static final int MOST_FRAMES = 4;

    private Bounds() {}

    /** The text, or its start. */
    static String cut(String text) {
        return cut(text, MOST_BYTES);
    }

    private static String cut(String text, int most) {
        if (text.getBytes(UTF_8).length <= most) {
            return text;
        }
        int length = Math.min(text.length(), most - 3);
        while (text.substring(0, length).getBytes(UTF_8).length > most - 3) {
            length--;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length) + "…";
    }

    /** The same with the innermost of the calls that led there. */
    static ApplicationFailure cut(ApplicationFailure failure) {
        failure.setStackTrace(innermost(failure));
        return failure;
    }

    /** What stands for any exception, without its own causes. */
    static ApplicationFailure cut(Throwable e) {
        ApplicationFailure failure = ApplicationFailure.newFailure(
                cut(String.valueOf(e.getMessage()), MOST_BYTES / 4),
                e.getClass().getName());
        failure.setStackTrace(innermost(e));
        return failure;
    }

    private static StackTraceElement[] innermost(Throwable e) {
        StackTraceElement[] all = e.getStackTrace();
        return Arrays.copyOf(all, Math.min(all.length, MOST_FRAMES));
    }
}
