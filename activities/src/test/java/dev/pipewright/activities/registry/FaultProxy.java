package dev.pipewright.activities.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Stands before a registry that speaks plain HTTP, counts what is sent to it, and goes wrong as it is told. */
public final class FaultProxy implements AutoCloseable {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings");

    private final String registry;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();

    private FaultProxy(String registry, @Nullable SSLContext tls) throws IOException {
        this.registry = registry;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            this.server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            this.server = secure;
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** One before the registry of that host and port. */
    public static FaultProxy before(String registry) throws IOException {
        return new FaultProxy(registry, null);
    }

    /** The same, which itself is reached with TLS. */
    public static FaultProxy before(String registry, SSLContext tls) throws IOException {
        return new FaultProxy(registry, tls);
    }

    /** Host and port. */
    public String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** All requests, {@code GET /v2/}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The bytes of all request bodies together. */
    public long receivedBytes() {
        return received.get();
    }

    /**
     * The next requests that match are answered like this.
     *
     * @param request a regular expression for {@code GET /v2/...}
     * @param headers names and values in turn
     */
    public void answer(String request, int times, int status, String... headers) {
        faults.add(new Fault(request, new AtomicLong(times), status, List.of(headers), ""));
    }

    /** The next request that matches is answered with an error of a registry. */
    public void refuse(String request, int status, String code, String message) {
        String body = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
        faults.add(new Fault(request, new AtomicLong(1), status, List.of(), body));
    }

    /** The connection of the next request that matches breaks off in the middle of a body: the answer's, or the request's. */
    public void cut(String request) {
        faults.add(new Fault(request, new AtomicLong(1), 0, List.of(), ""));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            requests.add(request);
            for (Fault fault : faults) {
                if (request.matches(fault.request()) && fault.times().getAndDecrement() > 0) {
                    goWrong(exchange, fault);
                    return;
                }
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.addAndGet(body.length);
            pass(exchange, send(exchange, body), Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void goWrong(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
        if (fault.status() != 0) {
            exchange.getRequestBody().readAllBytes();
            for (int i = 0; i < fault.headers().size(); i += 2) {
                exchange.getResponseHeaders()
                        .add(fault.headers().get(i), fault.headers().get(i + 1));
            }
            byte[] body = fault.body().getBytes(UTF_8);
            boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(fault.status(), none ? -1 : body.length);
            if (!none) {
                exchange.getResponseBody().write(body);
            }
        } else if (exchange.getRequestMethod().equals("GET")) {
            pass(exchange, send(exchange, new byte[0]), 10);
        } else {
            exchange.getRequestBody().readNBytes(10);
        }
    }

    private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + registry + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void pass(HttpExchange exchange, HttpResponse<byte[]> response, long limit) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        byte[] body = response.body();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.statusCode(), head || body.length == 0 ? -1 : body.length);
        try (InputStream in = new ByteArrayInputStream(body)) {
            OutputStream out = exchange.getResponseBody();
            out.write(in.readNBytes((int) Math.min(limit, body.length)));
            out.flush();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Fault(String request, AtomicLong times, int status, List<String> headers, String body) {}
}
