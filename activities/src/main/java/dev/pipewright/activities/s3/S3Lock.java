package dev.pipewright.activities.s3;

import static dev.pipewright.activities.artifact.StoreException.Kind.UNAVAILABLE;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.artifact.StoreBusyException;
import dev.pipewright.activities.artifact.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stores and collections of one bucket apart, whichever machine they run on. Each has a small object that it writes again as long as it
 * goes on; one that was not written for a while belongs to somebody who died. A store writes its own and then looks for a collection's, a
 * collection does it the other way round, and S3 shows at once what was written: so at least one of the two sees the other. How old an object
 * is, S3's own clock says.
 */
final class S3Lock {
    /** How long one holds that is not renewed. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final String FOLDER = ".pipewright/";
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final S3Bucket bucket;
    private final S3Location location;
    private final Duration lease;
    private final String stores;
    private final String collection;
    private final String own;

    private int sharers;
    private volatile @Nullable S3Lease shared;

    S3Lock(S3Bucket bucket, S3Location location, Duration lease) {
        this.bucket = bucket;
        this.location = location;
        this.lease = lease;
        this.stores = location.prefix() + FOLDER + "storing/";
        this.collection = location.prefix() + FOLDER + "collecting";
        this.own = stores + UUID.randomUUID();
    }

    /** Runs the action together with others of its kind. */
    <T> T shared(ObjectStore.Action<T> action) throws IOException {
        enter();
        try {
            return action.run();
        } finally {
            leave();
        }
    }

    /** Whoever has lost the lock under which it stores must not: a collection may have begun. */
    void check() throws IOException {
        S3Lease held = shared;
        if (held != null && held.isOver()) {
            throw new StoreException(
                    UNAVAILABLE,
                    "Cannot write to " + location + ": S3 was out of reach for " + lease.toSeconds()
                            + " s, and a collection of garbage may have begun",
                    "try again",
                    null);
        }
    }

    private synchronized void enter() throws IOException {
        if (sharers == 0) {
            S3Lease taken = S3Lease.take(bucket, own, lease);
            try {
                while (isHeld(bucket.head(collection))) {
                    taken.release();
                    pause();
                    taken = S3Lease.take(bucket, own, lease);
                }
            } catch (IOException | RuntimeException e) {
                taken.close();
                throw e;
            }
            shared = taken;
        }
        sharers++;
    }

    private synchronized void leave() throws IOException {
        sharers--;
        S3Lease held = shared;
        if (sharers == 0 && held != null) {
            shared = null;
            held.release();
        }
    }

    /** Runs the action alone. */
    <T> T exclusive(Duration wait, ObjectStore.Action<T> action) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        S3Lease taken = takeCollection(deadline, wait);
        try {
            while (somebodyStores()) {
                waitUntil(deadline, wait);
            }
            return action.run();
        } finally {
            taken.release();
        }
    }

    private S3Lease takeCollection(long deadline, Duration wait) throws IOException {
        while (true) {
            S3Lease taken = S3Lease.takeNew(bucket, collection, lease);
            if (taken != null) {
                return taken;
            }
            S3Bucket.Head there = bucket.head(collection);
            if (there != null && !isHeld(there)) {
                bucket.delete(collection); // of somebody who died
            } else {
                waitUntil(deadline, wait);
            }
        }
    }

    private boolean somebodyStores() throws IOException {
        try (Stream<S3Bucket.Head> leases = bucket.list(stores, "")) {
            return leases.anyMatch(this::isHeld);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean isHeld(S3Bucket.@Nullable Head object) {
        return object != null && object.age().compareTo(lease) < 0;
    }

    private void waitUntil(long deadline, Duration wait) throws IOException {
        if (System.nanoTime() - deadline >= 0) {
            throw new StoreBusyException("Cannot collect garbage in " + location
                    + ": artifacts are being stored, verified or collected there (waited " + wait.toSeconds()
                    + " s); try again when that is done");
        }
        pause();
    }

    private static void pause() throws InterruptedIOException {
        LockSupport.parkNanos(POLL_NANOS);
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for a collection of garbage");
        }
    }
}
