package dev.pipewright.activities.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An S3 that gives one answer to everything, as S3 gives it, and keeps a log, also of who asked before sending a body. */
final class AnsweringS3 implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<String> askedFirst = Collections.synchronizedList(new ArrayList<>());

    AnsweringS3(int status, Map<String, String> headers, String code, String message) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                        + "</Message><RequestId>1</RequestId></Error>")
                .getBytes(UTF_8);
        server.createContext("/", exchange -> {
            log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (exchange.getRequestHeaders().containsKey("Expect")) {
                askedFirst.add(exchange.getRequestURI().toString());
            }
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    ObjectStore store() {
        return store(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));
    }

    ObjectStore store(AwsCredentialsProvider credentials) {
        return new S3Objects(
                new ArtifactStore.S3("s3://data/team", "us-east-1", false, null, null, null),
                () -> credentials,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                S3Lock.LEASE);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
