package dev.pipewright.activities.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An STS that gives sessions of a length that tests choose, and keeps a log of what it was asked. */
final class AnsweringSts implements AutoCloseable {
    private static final String RESPONSE =
            "<%1$sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%1$sResult>%2$s</%1$sResult></%1$sResponse>";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Map<String, String>> log = Collections.synchronizedList(new ArrayList<>());
    private volatile Duration length = Duration.ofHours(1);
    private volatile String refusal = "";

    AnsweringSts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            Map<String, String> asked =
                    form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.put("Authorization", exchange.getRequestHeaders().getFirst("Authorization"));
            log.add(asked);
            byte[] answer = (refusal.isEmpty() ? answer(asked.getOrDefault("Action", "")) : refusal).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(refusal.isEmpty() ? 200 : 403, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on sessions last for that long. */
    void sessionsOf(Duration duration) {
        length = duration;
    }

    /** From now on it refuses everything. */
    void refuses(String code, String message) {
        refusal = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                + code + "</Code><Message>" + message + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }

    /** The parameters of the requests so far. */
    List<Map<String, String>> log() {
        return List.copyOf(log);
    }

    private String answer(String action) {
        if (action.equals("GetCallerIdentity")) {
            return RESPONSE.formatted(
                    action,
                    "<Arn>arn:aws:iam::123456789012:user/ana</Arn><UserId>AIDA</UserId><Account>123456789012</Account>");
        }
        String user = action.equals("AssumeRole")
                ? "<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId>"
                        + "</AssumedRoleUser>"
                : "";
        return RESPONSE.formatted(
                action,
                "<Credentials><AccessKeyId>ASIA" + log.size()
                        + "</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
                        + "<SessionToken>token</SessionToken><Expiration>"
                        + Instant.now().plus(length) + "</Expiration>"
                        + "</Credentials>" + user);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
