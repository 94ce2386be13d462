package dev.pipewright.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A bucket in memory, on a port of this host alone, that knows as much of S3's language as a store needs to keep something in it. */
final class WarmUpBucket implements AutoCloseable {
    private static final String DATE = "Mon, 01 Jan 2024 00:00:00 GMT";

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    WarmUpBucket() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** For all of this process it is S3 from now on: the client of S3 looks at the real environment, which cannot be set. */
    void playS3() {
        System.setProperty(
                "aws.endpointUrlS3", "http://127.0.0.1:" + server.getAddress().getPort());
        System.setProperty("aws.accessKeyId", "warm-up");
        System.setProperty("aws.secretAccessKey", "warm-up");
        System.setProperty("aws.region", "us-east-1");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String key = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.getResponseHeaders().set("Last-Modified", DATE);
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, query.equals("null") ? key : key + "?" + query, body);
                case "POST" -> send(exchange, 200, xml(query));
                case "DELETE" -> exchange.sendResponseHeaders(204, -1);
                default -> get(exchange, key, query);
            }
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        objects.put(key, body);
        exchange.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange exchange, String key, String query) throws IOException {
        byte[] object = objects.get(key);
        if (!query.equals("null")) {
            send(exchange, 200, xml(query));
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(object == null ? 0 : object.length));
            exchange.sendResponseHeaders(object == null ? 404 : 200, -1);
        } else if (object == null) {
            send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8));
        } else {
            String range = "bytes 0-" + (object.length - 1) + "/" + object.length;
            exchange.getResponseHeaders().set("Content-Range", range);
            send(exchange, 206, object);
        }
    }

    private static byte[] xml(String query) {
        String name = query.startsWith("uploads") ? "InitiateMultipartUploadResult" : "CompleteMultipartUploadResult";
        return ("<" + name + "><UploadId>1</UploadId><ETag>1</ETag></" + name + ">").getBytes(UTF_8);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
