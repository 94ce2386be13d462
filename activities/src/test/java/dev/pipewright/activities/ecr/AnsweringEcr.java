package dev.pipewright.activities.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pipewright.activities.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An ECR whose tokens last as long as tests choose, that refuses what it is told to, and that keeps a log of its questions. */
final class AnsweringEcr implements AutoCloseable {
    private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> refusals = Collections.synchronizedMap(new HashMap<>());
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile String token = "";
    private volatile Instant end = Instant.now().plus(Duration.ofHours(12));

    AnsweringEcr() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on tokens end then. */
    void tokensUntil(Instant instant) {
        end = instant;
    }

    /** From now on tokens are that text. */
    void tokensAre(String text) {
        token = text;
    }

    /** From now on it refuses an action. */
    void refuses(String action, String code, String message) {
        refusals.put(action, Json.compact(Map.of("__type", code, "message", message)));
    }

    /** What it was asked, {@code GetAuthorizationToken us-east-1 KEY}, and for all but tokens the parameters. */
    List<String> log() {
        return List.copyOf(log);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target").substring(TARGET.length());
        String[] signed = exchange.getRequestHeaders()
                .getFirst("Authorization")
                .replaceFirst(".*Credential=", "")
                .split("/", -1);
        boolean logIn = action.equals("GetAuthorizationToken");
        log.add(action + " " + signed[2] + " " + signed[0] + (logIn ? "" : " " + body));
        String refusal = refusals.get(action);
        byte[] answer = (refusal != null ? refusal : logIn ? token() : "{}").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(refusal == null ? 200 : 400, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String token() {
        String pair = "AWS:password-" + tokens.incrementAndGet();
        return Json.compact(Map.of(
                "authorizationData",
                List.of(Map.of(
                        "authorizationToken",
                        token.isEmpty() ? Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)) : token,
                        "expiresAt",
                        end.getEpochSecond()))));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
