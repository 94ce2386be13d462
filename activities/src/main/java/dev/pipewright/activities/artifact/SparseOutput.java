package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Writes a new file and leaves holes where a whole buffer is zero: a sparse file must not fill the disk. */
final class SparseOutput extends OutputStream {
    private static final int SMALLEST_HOLE = 64 << 10;
    private static final byte[] ZEROS = new byte[512 << 10];

    private final FileChannel file;
    private long position;
    private boolean endsInHole;

    /** The file, which must be empty, is closed with the stream. */
    SparseOutput(FileChannel file) {
        this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        endsInHole = length >= SMALLEST_HOLE
                && length <= ZEROS.length
                && Arrays.equals(bytes, offset, offset + length, ZEROS, 0, length);
        if (!endsInHole) {
            writeAt(position, ByteBuffer.wrap(bytes, offset, length));
        }
        position += length;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (endsInHole) {
                endsInHole = false;
                writeAt(position - 1, ByteBuffer.allocate(1)); // gives the file its size
            }
        }
    }

    private void writeAt(long start, ByteBuffer buffer) throws IOException {
        for (long at = start; buffer.hasRemaining(); ) {
            at += file.write(buffer, at);
        }
    }
}
