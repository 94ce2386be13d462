package dev.pipewright.activities.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An object that says that somebody is at work, written again by a thread of its own until it is released. */
final class S3Lease {
    private final S3Bucket bucket;
    private final String name;
    private final Duration lease;
    private final Thread renewing = new Thread(this::renew, "pipewright-s3-lease");
    private volatile long written;
    private boolean released;

    private S3Lease(S3Bucket bucket, String name, Duration lease, long written) {
        this.bucket = bucket;
        this.name = name;
        this.lease = lease;
        this.written = written;
        renewing.setDaemon(true);
        renewing.start();
    }

    static S3Lease take(S3Bucket bucket, String name, Duration lease) throws IOException {
        long now = System.nanoTime();
        bucket.put(name, content());
        return new S3Lease(bucket, name, lease, now);
    }

    /** Null if somebody has it, or left it behind. */
    static @Nullable S3Lease takeNew(S3Bucket bucket, String name, Duration lease) throws IOException {
        long now = System.nanoTime();
        return bucket.putNew(name, content()) ? new S3Lease(bucket, name, lease, now) : null;
    }

    /** For people who wonder what the object is. */
    private static byte[] content() {
        return ("process " + ProcessHandle.current().pid() + "\n").getBytes(UTF_8);
    }

    /** Whether others may take it to be abandoned, or soon. */
    boolean isOver() {
        return System.nanoTime() - written > lease.toNanos() * 5 / 6;
    }

    private synchronized void renew() {
        while (!released) {
            try {
                wait(lease.toMillis() / 4);
            } catch (InterruptedException e) {
                return;
            }
            if (!released) {
                write(System.nanoTime());
            }
        }
    }

    @SuppressWarnings("UnusedException") // the next time may be better; isOver tells if it is not
    private void write(long now) {
        try {
            bucket.put(name, content());
            written = now;
        } catch (IOException e) {
            return;
        }
    }

    /** Ends the thread and removes the object. */
    void release() throws IOException {
        close();
        bucket.delete(name);
    }

    /** Ends the thread; the object stays until it is too old to count. */
    synchronized void close() {
        released = true; // and nothing is being written, for that is done under the same lock
        notifyAll();
    }
}
