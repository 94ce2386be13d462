package dev.pipewright.activities.artifact;

/**
 * Where a reader of a log stands. It stays valid when the log grows and when its writer is replaced by another.
 *
 * @param chunk the name of a chunk: the offset of its first byte in the stream that the step wrote
 * @param consumed how many bytes of that chunk have been read
 */
public record LogPosition(long chunk, long consumed) {
    /** Before the first byte. */
    public static final LogPosition START = new LogPosition(0, 0);

    public LogPosition {
        if (chunk < 0 || consumed < 0) {
            throw new IllegalArgumentException("A position in a log is not negative: " + chunk + ", " + consumed);
        }
    }
}
