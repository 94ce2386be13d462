package dev.pipewright.activities.s3;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.pipewright.activities.artifact.ContentChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Stores a large file in parts, several at once. Parts that an upload of the same content has left behind, because its process was killed,
 * are not sent again if they are what would be sent. The file is read once: what is hashed is what is sent.
 */
final class S3Upload {
    private static final int MOST_PARTS = 10_000;
    private static final long MIB = 1 << 20;
    private static final int TRIES = 3;

    private final S3Bucket bucket;
    private final S3Parts parts;
    private final S3Transfers transfers;
    private final String name;
    private final Path file;
    private final long size;
    private final String sha256;

    S3Upload(S3Bucket bucket, S3Transfers transfers, String name, Path file, long size, String sha256) {
        this.bucket = bucket;
        this.parts = new S3Parts(bucket, name);
        this.transfers = transfers;
        this.name = name;
        this.file = file;
        this.size = size;
        this.sha256 = sha256;
    }

    /** How long the parts of an object of that size are: equal for everybody who uploads it. */
    static int partSize(long size) {
        long least = (size + MOST_PARTS - 1) / MOST_PARTS;
        return Math.toIntExact(Math.max(S3Transfers.SENT, (least + MIB - 1) / MIB * MIB));
    }

    /**
     * Sends what is not there and puts it together.
     *
     * @param once whether the name stands for the content, so that whatever others have sent under it is as good
     * @throws ContentChangedException if the file does not have the content that it should have; nothing is stored then
     */
    void run(boolean once) throws IOException {
        for (int tries = 1; ; tries++) {
            S3Parts.Begun begun = once && tries == 1 ? parts.resume() : parts.begin();
            try {
                List<CompletedPart> sent = send(begun);
                if (parts.complete(begun.id(), sent, once)) {
                    return;
                }
                if (isThere()) {
                    parts.abort(begun.id());
                } else {
                    parts.complete(begun.id(), sent, false);
                }
                return;
            } catch (ContentChangedException e) {
                parts.abort(begun.id());
                throw e;
            } catch (S3Parts.GoneException e) {
                if (once && isThere()) {
                    return; // somebody else was at it, too
                }
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private boolean isThere() throws IOException {
        S3Bucket.Head there = bucket.head(name);
        return there != null && there.size() == size;
    }

    private List<CompletedPart> send(S3Parts.Begun begun) throws IOException {
        MessageDigest whole = S3Bucket.newDigest();
        List<Future<CompletedPart>> sending = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        long read = 0;
        try (InputStream in = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
            while (read < size && !stop.get()) {
                Read part = next(in, size - read);
                whole.update(part.memory(), 0, part.length());
                read += part.length();
                sending.add(transfers.start(sending(begun, sending.size() + 1, part, stop)));
            }
            List<CompletedPart> sent = sent(sending);
            check(HexFormat.of().formatHex(whole.digest()), in.read() < 0);
            return sent;
        } catch (IOException | RuntimeException e) {
            stop.set(true);
            throw e;
        }
    }

    /** A part of the file, with which the memory that was taken for it begins. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Read(byte[] memory, int length) {}

    /** The next part, once there is memory for it. */
    private Read next(InputStream in, long rest) throws IOException {
        int length = (int) Math.min(partSize(size), rest);
        byte[] memory;
        try {
            memory = transfers.reserve(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while storing " + file);
        }
        int read = 0;
        try {
            read = in.readNBytes(memory, 0, length);
            if (read == 0) {
                throw new ContentChangedException("Cannot store " + file + ": it has become shorter");
            }
            return new Read(memory, read);
        } finally {
            if (read == 0) {
                transfers.release(memory);
            }
        }
    }

    private Callable<CompletedPart> sending(S3Parts.Begun begun, int number, Read part, AtomicBoolean stop) {
        return () -> {
            try {
                if (stop.get()) {
                    throw new InterruptedIOException("Stopped");
                }
                return parts.send(begun, number, ByteBuffer.wrap(part.memory(), 0, part.length()));
            } catch (IOException | RuntimeException e) {
                stop.set(true);
                throw e;
            } finally {
                transfers.release(part.memory());
            }
        };
    }

    private List<CompletedPart> sent(List<Future<CompletedPart>> sending) throws IOException {
        List<CompletedPart> sent = new ArrayList<>();
        for (Future<CompletedPart> part : sending) {
            try {
                sent.add(part.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while storing " + file);
            } catch (ExecutionException e) {
                throw S3Transfers.failure(e);
            }
        }
        return sent;
    }

    private void check(String found, boolean ended) throws IOException {
        if (!found.equals(sha256) || !ended) {
            throw new ContentChangedException(
                    "Cannot store " + file + ": its SHA-256 was " + sha256 + ", then " + (ended ? found : "it grew"));
        }
    }
}
