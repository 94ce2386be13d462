package dev.pipewright.cli.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS before a server of this host, for HTTP/2: lets in who has the one certificate that there is, and passes on what they say. */
final class TlsFront implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final int target;
    private final KeyStore keys;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private SSLServerSocket server;

    private TlsFront(int target, KeyStore keys) throws Exception {
        this.target = target;
        this.keys = keys;
        this.server = listen(0, keys);
    }

    /** One that asks for its own certificate, too. */
    static TlsFront to(int port, Path folder) throws Exception {
        return new TlsFront(port, certificate(folder, "first"));
    }

    int port() {
        return server.getLocalPort();
    }

    /** What clients need, as a secret holds it. */
    static String secret(KeyStore client, KeyStore server) throws Exception {
        String json = "{\"certificate\": \"%s\", \"private_key\": \"%s\", \"ca\": \"%s\"}";
        byte[] key = client.getKey("own", PASSWORD.toCharArray()).getEncoded();
        return json.formatted(
                pem("CERTIFICATE", client.getCertificate("own").getEncoded()),
                pem("PRIVATE KEY", key),
                pem("CERTIFICATE", server.getCertificate("own").getEncoded()));
    }

    /** The same of its own. */
    String secret() throws Exception {
        return secret(keys, keys);
    }

    /** From now on asks for another certificate, and ends all connections. Returns what clients need then. */
    String change(Path folder) throws Exception {
        KeyStore other = certificate(folder, "second");
        int port = port();
        server.close();
        open.forEach(this::end);
        server = listen(port, other);
        return secret(other, keys);
    }

    private SSLServerSocket listen(int port, KeyStore client) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.getCertificate("own"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setNeedClientAuth(true);
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        threads.execute(() -> accept(socket));
        return socket;
    }

    private void accept(SSLServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) socket.accept();
                open.add(client);
                threads.execute(() -> connect(client));
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }

    private void connect(SSLSocket client) {
        try {
            client.startHandshake();
            Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(there);
            threads.execute(() -> pump(client, there));
            pump(there, client);
        } catch (IOException refused) {
            end(client);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // As a network does: the other side is told.
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

    private static KeyStore certificate(Path folder, String name) throws Exception {
        Path store = Files.createDirectories(folder).resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String arguments = "-genkeypair -alias own -keyalg EC -dname CN=" + name + " -ext san=ip:127.0.0.1"
                + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(arguments.split(" ", -1)));
        command.add(store.toString());
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new AssertionError("keytool made no certificate");
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, PASSWORD.toCharArray());
        }
        return made;
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return ("-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n").replace("\n", "\\n");
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        open.forEach(this::end);
    }
}
