package dev.pipewright.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before moto for all services but S3, writes down what they are asked, and refuses what it is told to. */
final class AskedAws implements AutoCloseable {
    private static final Pattern SCOPE = Pattern.compile("Credential=[^/]+/\\d+/[^/]+/([^/]+)/aws4_request");
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private volatile int allowedCpus = 32;

    AskedAws(Moto behind) throws IOException {
        this.behind = URI.create(behind.address());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lets commands ask it, and moto itself for S3, in eu-west-1. */
    Pipewright askedBy(Pipewright commands) {
        return commands.with("AWS_ENDPOINT_URL", address())
                .with("AWS_ENDPOINT_URL_S3", behind.toString())
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "example")
                .with("AWS_REGION", "eu-west-1");
    }

    /** From now on refuses an action, {@code iam:GetInstanceProfile}, as AWS does whom it does not allow it. */
    void denies(String action) {
        refuses(action, action.startsWith("ec2:") ? "UnauthorizedOperation" : "AccessDenied");
    }

    /** Refuses it with another code. */
    void refuses(String action, String code) {
        refusals.put(action, code);
    }

    /** What Service Quotas says for machines, which moto does not know. */
    void allowsCpus(int number) {
        allowedCpus = number;
    }

    /** The actions that it was asked for, in order: {@code sts:GetCallerIdentity}. */
    List<String> log() {
        return List.copyOf(log);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String action = action(exchange, new String(body, UTF_8));
        log.add(action);
        String code = refusals.get(action);
        if (code != null) {
            send(exchange, 403, refusal(exchange, action, code));
            return;
        }
        if (action.equals("servicequotas:GetServiceQuota")) {
            send(exchange, 200, "{\"Quota\": {\"Value\": " + allowedCpus + ".0}}");
            return;
        }
        HttpResponse<String> answer = forwarded(exchange, body);
        answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                .set("Content-Type", type));
        send(exchange, answer.statusCode(), answer.body());
    }

    private static String action(HttpExchange exchange, String body) {
        Matcher scope =
                SCOPE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        Matcher action = ACTION.matcher(body);
        return (scope.find() ? scope.group(1) : "?") + ":"
                + (target != null ? target.replaceFirst(".*\\.", "") : action.find() ? action.group(1) : "?");
    }

    /** In the words of the service. */
    private static String refusal(HttpExchange exchange, String action, String code) {
        String why = "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: " + action;
        if (exchange.getRequestHeaders().containsKey("X-Amz-Target")) {
            return "{\"__type\": \"" + code + "Exception\", \"message\": \"" + why + "\"}";
        }
        String error = "<Error><Code>" + code + "</Code><Message>" + why + "</Message></Error>";
        return action.startsWith("ec2:")
                ? "<Response><Errors>" + error + "</Errors></Response>"
                : "<ErrorResponse>" + error + "</ErrorResponse>";
    }

    private HttpResponse<String> forwarded(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Content-Type", "X-Amz-Target", "X-Amz-Date")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
