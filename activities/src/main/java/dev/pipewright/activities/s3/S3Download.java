package dev.pipewright.activities.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object in parts, several of which are under way at once as far as the budget goes. A part whose connection breaks is asked for
 * again, by itself.
 */
final class S3Download extends InputStream {
    private static final S3Bucket.Range NOTHING = new S3Bucket.Range(new byte[0], 0, 0, "");

    private final S3Bucket bucket;
    private final S3Transfers transfers;
    private final String name;
    private final String etag;
    private final long size;
    private final Deque<Asked> ahead = new ArrayDeque<>();
    private S3Bucket.Range part;
    private int at;
    private long asked;
    private byte @Nullable [] memory; // of the part, to be given back
    private boolean budgeted;

    private S3Download(S3Bucket bucket, S3Transfers transfers, String name, S3Bucket.Range first) {
        this.bucket = bucket;
        this.transfers = transfers;
        this.name = name;
        this.etag = first.etag();
        this.size = first.total();
        this.part = first;
        this.asked = first.length();
    }

    /** A part that is under way, and where it will be. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Asked(Future<S3Bucket.Range> part, byte[] memory) {}

    /** @throws java.nio.file.NoSuchFileException if there is none */
    static S3Download open(S3Bucket bucket, S3Transfers transfers, String name) throws IOException {
        S3Bucket.Range first = bucket.get(name, 0, S3Transfers.FETCHED, null, null);
        S3Download download = new S3Download(bucket, transfers, name, first);
        download.askAhead();
        return download;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == part.length()) {
            if (!advance()) {
                return -1;
            }
        }
        int read = Math.min(length, part.length() - at);
        System.arraycopy(part.bytes(), at, bytes, offset, read);
        at += read;
        return read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() {
        return part.length() - at;
    }

    private boolean advance() throws IOException {
        free();
        Asked next = ahead.poll();
        if (next != null) {
            budgeted = true;
            part = await(next.part());
            memory = next.memory();
        } else if (asked < size) {
            long from = asked;
            asked = Math.min(size, from + S3Transfers.FETCHED);
            part = bucket.get(name, from, asked, etag, null);
        } else {
            return false;
        }
        askAhead();
        return true;
    }

    private void askAhead() {
        while (asked < size) {
            byte[] its = transfers.tryReserve();
            if (its == null) {
                return;
            }
            long from = asked;
            long to = Math.min(size, from + S3Transfers.FETCHED);
            asked = to;
            ahead.add(new Asked(transfers.start(() -> bucket.get(name, from, to, etag, its)), its));
        }
    }

    /** Lets go of the part. */
    private void free() {
        at = 0;
        part = NOTHING;
        if (budgeted) {
            budgeted = false;
            byte[] its = memory;
            memory = null;
            transfers.release(its);
        }
    }

    private static S3Bucket.Range await(Future<S3Bucket.Range> part) throws IOException {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while reading");
        } catch (ExecutionException e) {
            throw S3Transfers.failure(e);
        }
    }

    @Override
    public void close() {
        free();
        asked = size;
        for (Asked next = ahead.poll(); next != null; next = ahead.poll()) {
            next.part().cancel(true);
            transfers.release(null); // it may be written to until the request has ended
        }
    }
}
