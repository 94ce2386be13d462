package dev.pipewright.activities.engine;

import java.io.ByteArrayInputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a container is given to read: tells when all of it is on its way. */
final class Feed extends ByteArrayInputStream {
    private final CountDownLatch end = new CountDownLatch(1);

    Feed(byte[] content) {
        super(content);
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
        int read = super.read(into, offset, length);
        if (read < 0) {
            end.countDown();
        }
        return read;
    }

    @Override
    public synchronized int read() {
        int read = super.read();
        if (read < 0) {
            end.countDown();
        }
        return read;
    }

    /** Waits until whoever reads it has come back for more, having passed on what it read. */
    void awaitEnd(long seconds) throws InterruptedException {
        end.await(seconds, TimeUnit.SECONDS);
    }
}
