package dev.pipewright.activities.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy that makes hosts by their real names lead to a port of this one, for what this JVM sends while it is open. */
public final class Tunnel implements AutoCloseable {
    private final Set<String> hosts;
    private final int port;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ProxySelector before = ProxySelector.getDefault();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Tunnel(Set<String> hosts, int port) throws IOException {
        this.hosts = hosts;
        this.port = port;
    }

    /** One that leads to that port. */
    public static Tunnel to(int port, String... hosts) throws IOException {
        Tunnel tunnel = new Tunnel(Set.of(hosts), port);
        tunnel.threads.execute(tunnel::accept);
        ProxySelector.setDefault(tunnel.selector());
        return tunnel;
    }

    private ProxySelector selector() {
        Proxy here = new Proxy(Proxy.Type.HTTP, listening.getLocalSocketAddress());
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return hosts.contains(uri.getHost()) ? List.of(here) : before.select(uri);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                before.connectFailed(uri, address, failure);
            }
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listening.accept();
                threads.execute(() -> serve(from));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void serve(Socket from) {
        open.add(from);
        try (from;
                Socket to = new Socket()) {
            open.add(to);
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            readHead(from.getInputStream());
            from.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(US_ASCII));
            threads.execute(() -> copy(to, from));
            copy(from, to);
        } catch (IOException e) {
            return; // either end has gone
        }
    }

    /** {@code CONNECT host:443} and what else stands before the empty line. */
    private static void readHead(InputStream in) throws IOException {
        int line = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n' && line == 0) {
                return;
            }
            line = next == '\n' ? 0 : next == '\r' ? line : line + 1;
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            return; // either end has gone
        }
    }

    @Override
    public void close() throws IOException {
        ProxySelector.setDefault(before);
        listening.close();
        threads.shutdownNow();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
