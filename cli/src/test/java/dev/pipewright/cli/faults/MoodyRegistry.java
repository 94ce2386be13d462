package dev.pipewright.cli.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a registry, answers some requests itself or breaks them off, and passes on the rest. */
final class MoodyRegistry implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade", "http2-settings");

    private static final int CUT = 0;
    private static final int BYTES_BEFORE_CUT = 10;

    private final int port;
    private final HttpServer server;
    private final Wire wire;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Mood> moods = new CopyOnWriteArrayList<>();

    private MoodyRegistry(int port) throws IOException {
        this.port = port;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        wire = Wire.inTheClearTo(server.getAddress().getPort());
    }

    /** One before the registry on that port of this host. */
    static MoodyRegistry before(int port) throws IOException {
        return new MoodyRegistry(port);
    }

    String host() {
        return Registry.host(wire);
    }

    /**
     * The next requests that match are answered like this.
     *
     * @param request a regular expression for {@code builder PUT /v2/...} or {@code engine GET /v2/...}
     * @param headers names and values in turn
     */
    Mood answer(String request, int times, int status, String... headers) {
        return mood(new Mood(request, times, status, false, List.of(headers)));
    }

    /** The next requests that match are answered like this though they were done, as if somebody else had been faster. */
    Mood answerToWhatIsDone(String request, int times, int status) {
        return mood(new Mood(request, times, status, true, List.of()));
    }

    private Mood mood(Mood mood) {
        moods.add(mood);
        return mood;
    }

    /** The connections of the next requests that match break off in the middle of a body: the answer's, or the request's. */
    Mood cut(String request, int times) {
        return answer(request, times, CUT);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String agent = String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"));
            String request = (agent.startsWith("docker/") ? "engine " : "builder ") + exchange.getRequestMethod() + " "
                    + exchange.getRequestURI();
            for (Mood mood : moods) {
                if (mood.takes(request)) {
                    goWrong(exchange, mood);
                    return;
                }
            }
            pass(exchange, send(exchange, exchange.getRequestBody().readAllBytes()), Integer.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void goWrong(HttpExchange exchange, Mood mood) throws IOException, InterruptedException {
        if (mood.status != CUT) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (mood.done) {
                send(exchange, body);
            }
            for (int i = 0; i < mood.headers.size(); i += 2) {
                exchange.getResponseHeaders().add(mood.headers.get(i), mood.headers.get(i + 1));
            }
            exchange.sendResponseHeaders(mood.status, -1);
        } else if (exchange.getRequestMethod().equals("GET")) {
            pass(exchange, send(exchange, new byte[0]), BYTES_BEFORE_CUT);
        } else {
            exchange.getRequestBody().readNBytes(BYTES_BEFORE_CUT);
        }
    }

    private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void pass(HttpExchange exchange, HttpResponse<byte[]> response, int limit) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        byte[] body = response.body();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.statusCode(), head || body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body, 0, Math.min(limit, body.length));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() throws IOException {
        wire.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** What goes wrong, and how often it did. */
    static final class Mood {
        private final String request;
        private final int times;
        private final int status;
        private final boolean done;
        private final List<String> headers;
        private final AtomicInteger taken = new AtomicInteger();

        private Mood(String request, int times, int status, boolean done, List<String> headers) {
            this.request = request;
            this.times = times;
            this.status = status;
            this.done = done;
            this.headers = headers;
        }

        private boolean takes(String candidate) {
            return candidate.matches(request) && taken.getAndUpdate(known -> Math.min(known + 1, times)) < times;
        }

        /** How many requests it has met. */
        int met() {
            return taken.get();
        }
    }
}
