package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between a worker and the engine until it is cut, and may refuse some requests. */
final class EngineRelay implements AutoCloseable {
    private static final UnixDomainSocketAddress ENGINE = UnixDomainSocketAddress.of("/var/run/docker.sock");

    private final Path socket;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile @Nullable String refusing;
    private volatile @Nullable String answer;
    private volatile boolean hidesWantOfMemory;

    EngineRelay(Path socket) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        start(this::accept);
    }

    /** Breaks off requests whose first bytes hold that text from now on; null for none. */
    void refuse(@Nullable String text) {
        refusing = text;
    }

    /** Answers requests whose first bytes hold that text with an error in those words from now on. */
    void refuse(String text, String words) {
        answer = words;
        refusing = text;
    }

    /** Lets the engine say of no container that it was killed for want of memory, as if it had not heard of it. */
    void hideWantOfMemory() {
        hidesWantOfMemory = true;
    }

    /** Puts null in the place of a true. */
    private void hideIn(ByteBuffer answer) {
        String text = "\"OOMKilled\":true";
        int at = ISO_8859_1.decode(answer.duplicate()).toString().indexOf(text);
        if (hidesWantOfMemory && at >= 0) {
            int value = answer.position() + at + text.length() - "true".length();
            answer.put(value, "null".getBytes(US_ASCII));
        }
    }

    private void answer(SocketChannel client) throws IOException {
        String words = answer;
        if (words != null) {
            String body = "{\"message\":\"" + words + "\"}";
            client.write(ByteBuffer.wrap(("HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
                            + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(US_ASCII)));
        }
    }

    /** How many it has refused. */
    int refused() {
        return refused.get();
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel engine = SocketChannel.open(ENGINE);
                open.add(client);
                open.add(engine);
                start(() -> pass(client, engine, true));
                start(() -> pass(engine, client, false));
            }
        } catch (IOException e) {
            return; // it was cut
        }
    }

    private void pass(SocketChannel from, SocketChannel to, boolean requests) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (requests && isRefused(buffer)) {
                    refused.incrementAndGet();
                    answer(from);
                    from.close();
                    to.close();
                    return;
                }
                if (!requests) {
                    hideIn(buffer);
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            return; // one of the sides has gone
        }
    }

    private boolean isRefused(ByteBuffer bytes) {
        String text = refusing;
        return text != null && ISO_8859_1.decode(bytes.duplicate()).toString().contains(text);
    }

    void cut() throws IOException {
        server.close();
        Files.delete(socket);
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
