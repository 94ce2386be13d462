package dev.pipewright.activities.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Reads an object in parts, several of which are under way at once as far as the budget goes. A part whose connection breaks is asked for
 * again, by itself.
 */
final class S3Download extends InputStream {
    private final S3Bucket bucket;
    private final S3Transfers transfers;
    private final String name;
    private final String etag;
    private final long size;
    private final Deque<Future<S3Bucket.Range>> ahead = new ArrayDeque<>();
    private byte[] part;
    private int at;
    private long asked;
    private boolean budgeted;

    private S3Download(S3Bucket bucket, S3Transfers transfers, String name, S3Bucket.Range first) {
        this.bucket = bucket;
        this.transfers = transfers;
        this.name = name;
        this.etag = first.etag();
        this.size = first.total();
        this.part = first.bytes();
        this.asked = part.length;
    }

    /** @throws java.nio.file.NoSuchFileException if there is none */
    static S3Download open(S3Bucket bucket, S3Transfers transfers, String name) throws IOException {
        S3Download download = new S3Download(bucket, transfers, name, bucket.get(name, 0, S3Transfers.PART, null));
        download.askAhead();
        return download;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == part.length) {
            if (!advance()) {
                return -1;
            }
        }
        int read = Math.min(length, part.length - at);
        System.arraycopy(part, at, bytes, offset, read);
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
        return part.length - at;
    }

    private boolean advance() throws IOException {
        free();
        at = 0;
        Future<S3Bucket.Range> next = ahead.poll();
        if (next != null) {
            budgeted = true;
            part = new byte[0];
            part = await(next).bytes();
        } else if (asked < size) {
            long from = asked;
            asked = Math.min(size, from + S3Transfers.PART);
            part = bucket.get(name, from, asked, etag).bytes();
        } else {
            part = new byte[0];
            return false;
        }
        askAhead();
        return true;
    }

    private void askAhead() {
        while (asked < size && transfers.tryReserve()) {
            long from = asked;
            long to = Math.min(size, from + S3Transfers.PART);
            asked = to;
            ahead.add(transfers.start(() -> bucket.get(name, from, to, etag)));
        }
    }

    private void free() {
        if (budgeted) {
            budgeted = false;
            transfers.release();
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
        part = new byte[0];
        at = 0;
        asked = size;
        for (Future<S3Bucket.Range> next = ahead.poll(); next != null; next = ahead.poll()) {
            next.cancel(true);
            transfers.release();
        }
    }
}
