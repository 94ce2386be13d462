package dev.pipewright.activities.artifact;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * Writes the log of one attempt. What is appended is seen by readers after the next {@link #flush}, which the caller does
 * every second or so. Not for use by several threads at once.
 *
 * <p>A writer that takes over from one that died writes the last chunk again: the caller feeds it the step's stream from
 * {@link #resumeAt} on, masked as before. Until it has caught up nothing is written, so that no reader sees the log shrink.
 */
public final class LogWriter implements Closeable {
    /** The most that one {@link #append} takes. */
    public static final int LARGEST_APPEND = 1 << 20;

    private static final int LARGEST_CHUNK = 4 << 20;

    /** A chunk below this is written again, longer, rather than followed by another: a slow log is few objects. */
    private static final int LARGE_ENOUGH = 64 << 10;

    private final ObjectStore objects;
    private final String logs;
    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    private long chunkStart;
    private long rawEnd;
    private long written;

    private LogWriter(ObjectStore objects, String logs, long chunkStart, long written) {
        this.objects = objects;
        this.logs = logs;
        this.chunkStart = chunkStart;
        this.rawEnd = chunkStart;
        this.written = written;
    }

    static LogWriter open(ObjectStore objects, String logs) throws IOException {
        StoredObject last = null;
        try {
            for (Iterator<StoredObject> chunks = objects.list(logs, "").iterator(); chunks.hasNext(); ) {
                last = chunks.next();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return last == null
                ? new LogWriter(objects, logs, 0, 0)
                : new LogWriter(objects, logs, Keys.chunkOffset(last.key()), last.size());
    }

    /** The offset in the step's stream from which to append: 0 for a new log, else the start of its last chunk. */
    public long resumeAt() {
        return rawEnd;
    }

    /**
     * Adds to the log.
     *
     * @param bytes as they shall be kept: masked, and no more than {@link #LARGEST_APPEND}
     * @param streamEnd the offset in the step's stream after what these bytes stand for; that of the call before for
     *     something to add that the stream does not hold
     */
    public void append(byte[] bytes, int offset, int length, long streamEnd) throws IOException {
        if (length > LARGEST_APPEND) {
            throw new IllegalArgumentException("At most " + LARGEST_APPEND + " bytes at once, not " + length);
        }
        if (streamEnd < rawEnd) {
            throw new IllegalArgumentException("The stream goes forward: " + streamEnd + " comes before " + rawEnd);
        }
        if (chunk.size() + length > LARGEST_CHUNK) {
            flush();
        }
        chunk.write(bytes, offset, length);
        rawEnd = streamEnd;
    }

    /** Makes readers see all that was appended. After an exception it can be called again. */
    public void flush() throws IOException {
        if (chunk.size() > written) {
            objects.put(Keys.chunk(logs, chunkStart), chunk.toByteArray());
            written = chunk.size();
        }
        // A chunk that stands for nothing of the stream cannot end: the next would have its name.
        if (written == chunk.size() && written >= LARGE_ENOUGH && rawEnd > chunkStart) {
            chunk.reset();
            chunkStart = rawEnd;
            written = 0;
        }
    }

    /** Flushes. A second call does nothing more. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
