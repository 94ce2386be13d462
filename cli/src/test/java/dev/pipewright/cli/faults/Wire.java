package dev.pipewright.cli.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The network between a client and a server of this host, which can be cut: nothing arrives then and nobody is told, and what was
 * sent meanwhile arrives when it is mended.
 */
final class Wire implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private boolean cut;

    /** First byte of what asks for TLS. */
    private static final int TLS = 22;

    private final boolean clear;

    private Wire(int target, boolean clear) throws IOException {
        this.target = target;
        this.clear = clear;
        this.server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        threads.execute(this::accept);
    }

    /** One to a port of this host. */
    static Wire to(int port) throws IOException {
        return new Wire(port, false);
    }

    /** The same to a server that would leave one alone who asks for TLS: the wire ends the connection. */
    static Wire inTheClearTo(int port) throws IOException {
        return new Wire(port, true);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void cut() {
        waiting.set(false);
        cut = true;
    }

    synchronized void mend() {
        cut = false;
        notifyAll();
    }

    /** Ends all connections, as a server does that dies; both sides are told. */
    void breakOff() {
        open.forEach(this::end);
    }

    /** Whether something was sent since the wire was cut. */
    boolean waiting() {
        return waiting.get();
    }

    private synchronized void pass() throws InterruptedException {
        while (cut) {
            waiting.set(true);
            wait();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> connect(client));
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            pass();
            Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(there);
            threads.execute(() -> pump(client, there));
            pump(there, client);
        } catch (IOException noServer) {
            end(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until one side ends, which ends the other. */
    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean mayBeTls = clear;
            for (int read = in.read(buffer); read >= 0 && !(mayBeTls && buffer[0] == TLS); read = in.read(buffer)) {
                mayBeTls = false;
                pass();
                out.write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // As a network does: the other side is told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(from);
        end(to);
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // Which is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        open.forEach(this::end);
    }
}
