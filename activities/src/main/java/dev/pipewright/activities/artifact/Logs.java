package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.Optional;

/**
 * The logs of steps as chunk objects. A chunk's name is the offset of its first byte in the stream that the step wrote, which
 * is longer or shorter than what is kept where secrets are masked. Only the last chunk changes, and only by growing.
 */
public final class Logs {
    private final ObjectStore objects;

    public Logs(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * Opens the log of an attempt for writing; if it has been written to before, goes on from there. Only one writer at a
     * time.
     */
    public LogWriter writer(String run, String step, int attempt) throws IOException {
        return LogWriter.open(objects, Keys.logs(run, step, attempt));
    }

    /** The object with the beginning of the log of an attempt, for a writer that knows only objects. */
    public static String firstChunk(String run, String step, int attempt) {
        return Keys.chunk(Keys.logs(run, step, attempt), 0);
    }

    /**
     * What comes after a position, up to the end of a chunk: call it until it is empty. The slices of successive calls are
     * the log, with no byte twice and none left out. A log that does not exist is empty.
     */
    public LogSlice read(String run, String step, int attempt, LogPosition from) throws IOException {
        String logs = Keys.logs(run, step, attempt);
        byte[] rest = rest(logs, from);
        if (rest.length > 0) {
            return new LogSlice(rest, new LogPosition(from.chunk(), from.consumed() + rest.length));
        }
        Optional<StoredObject> next = first(logs, Keys.chunk(logs, from.chunk()));
        if (next.isEmpty()) {
            return new LogSlice(rest, from);
        }
        // The chunk may have grown before its successor came; now that there is one, it grows no more.
        rest = rest(logs, from);
        if (rest.length > 0) {
            return new LogSlice(rest, new LogPosition(from.chunk(), from.consumed() + rest.length));
        }
        long chunk = Keys.chunkOffset(next.get().key());
        byte[] bytes = rest(logs, new LogPosition(chunk, 0));
        return new LogSlice(bytes, new LogPosition(chunk, bytes.length));
    }

    /** Removes all logs of a run. Removing none is fine. */
    public void delete(String run) throws IOException {
        try {
            for (Iterator<StoredObject> chunks =
                            objects.list(Keys.logs(run), "").iterator();
                    chunks.hasNext(); ) {
                objects.delete(chunks.next().key());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Optional<StoredObject> first(String logs, String after) throws IOException {
        try {
            return objects.list(logs, after).findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private byte[] rest(String logs, LogPosition from) throws IOException {
        String key = Keys.chunk(logs, from.chunk());
        if (objects.size(key) <= from.consumed()) {
            return new byte[0];
        }
        try (InputStream in = objects.open(key)) {
            in.skipNBytes(from.consumed());
            return in.readAllBytes();
        } catch (NoSuchFileException e) {
            return new byte[0]; // deleted meanwhile
        }
    }
}
