package dev.pipewright.activities.artifact;

import static java.util.Objects.requireNonNull;

/**
 * A piece of a log.
 *
 * @param bytes not copied; none if there is nothing new
 * @param next where to go on reading
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record LogSlice(byte[] bytes, LogPosition next) {
    public LogSlice {
        requireNonNull(bytes, "bytes");
        requireNonNull(next, "next");
    }

    /** Whether there was nothing new. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }
}
