package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** SHA-256 of bytes and of long streams, which it hashes on a second thread while the first reads and writes. */
final class Sha256 {
    /** Streams from this size are worth a second thread. */
    private static final long TWO_THREADS_FROM = 4 << 20;

    private static final int BUFFER = 512 << 10;
    private static final int BUFFERS = 4;
    private static final Filled END = new Filled(new byte[0], 0);

    private final MessageDigest digest = newDigest();

    /** The digest in lower-case hex. One thread at a time. */
    String hex(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest in lower-case hex. */
    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    /** The digest of what is left of the stream. */
    static Copied read(InputStream in, long expectedSize) throws IOException {
        return copy(in, OutputStream.nullOutputStream(), expectedSize);
    }

    /** Copies a stream to its end. The expected size decides only how. */
    static Copied copy(InputStream in, OutputStream out, long expectedSize) throws IOException {
        return expectedSize >= TWO_THREADS_FROM ? copyWithHelp(in, out) : copyAlone(in, out, expectedSize);
    }

    private static Copied copyAlone(InputStream in, OutputStream out, long expectedSize) throws IOException {
        MessageDigest digest = newDigest();
        // One more than expected, so that the end is seen without a second full buffer.
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1024, expectedSize + 1))];
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
            size += read;
        }
        return new Copied(HexFormat.of().formatHex(digest.digest()), size);
    }

    private static Copied copyWithHelp(InputStream in, OutputStream out) throws IOException {
        BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
        BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new byte[BUFFER]);
        }
        MessageDigest digest = newDigest();
        Thread hasher = new Thread(() -> hash(digest, filled, free), "pipewright-sha256");
        hasher.setDaemon(true);
        hasher.start();
        try {
            long size;
            try {
                size = pump(in, out, free, filled);
            } finally {
                filled.add(END); // there is always room for it
            }
            hasher.join();
            return new Copied(HexFormat.of().formatHex(digest.digest()), size);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while copying");
        }
    }

    private static long pump(InputStream in, OutputStream out, BlockingQueue<byte[]> free, BlockingQueue<Filled> filled)
            throws IOException, InterruptedException {
        long size = 0;
        while (true) {
            byte[] buffer = free.take();
            int read = in.readNBytes(buffer, 0, BUFFER);
            if (read == 0) {
                return size;
            }
            filled.add(new Filled(buffer, read));
            out.write(
                    buffer, 0,
                    read); // the hasher only reads the buffer; but it must not be refilled before this is done
            size += read;
        }
    }

    private static void hash(MessageDigest digest, BlockingQueue<Filled> filled, BlockingQueue<byte[]> free) {
        try {
            for (Filled next = filled.take(); next.length() > 0; next = filled.take()) {
                digest.update(next.bytes(), 0, next.length());
                free.add(next.bytes());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /**
     * What a copy found.
     *
     * @param sha256 lower-case hex
     */
    record Copied(String sha256, long size) {}

    /** A buffer on its way to the hasher. */
    @SuppressWarnings("ArrayRecordComponent") // never compared by content
    private record Filled(byte[] bytes, int length) {}
}
