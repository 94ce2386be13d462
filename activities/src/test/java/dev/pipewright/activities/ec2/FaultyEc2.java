package dev.pipewright.activities.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands before moto and does what EC2 does and moto does not: a client token starts one reservation, some zones have no room, questions
 * are too many, what was just started is not seen yet, and answers get lost.
 */
final class FaultyEc2 implements AutoCloseable {
    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<Fault> faults = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Started> reservations = new HashMap<>();
    private final List<Map<String, String>> launches = Collections.synchronizedList(new ArrayList<>());

    private record Started(Map<String, String> parameters, String body) {}

    private record Answer(int status, String body) {}

    /** Happens as often as {@code times} says; always if that is negative. */
    private static final class Fault {
        private final String action;
        private final Map<String, String> parameters;
        private final @Nullable Answer answer;
        private int times;

        Fault(String action, Map<String, String> parameters, @Nullable Answer answer, int times) {
            this.action = action;
            this.parameters = parameters;
            this.answer = answer;
            this.times = times;
        }

        boolean hits(Map<String, String> asked) {
            return times != 0
                    && action.equals(asked.get("Action"))
                    && asked.entrySet().containsAll(parameters.entrySet());
        }
    }

    FaultyEc2(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on an action is answered so, that often; a negative number is always. */
    void answers(String action, int times, int status, String code, String message) {
        Answer answer = action.equals("GetInstanceProfile")
                ? new Answer(status, "<ErrorResponse>" + said(code, message) + "</ErrorResponse>")
                : error(status, code, message);
        faults.add(new Fault(action, Map.of(), answer, times));
    }

    /** There is no room for a type in a subnet. */
    void hasNoRoom(String type, String subnet) {
        faults.add(new Fault(
                "RunInstances",
                Map.of("InstanceType", type, "NetworkInterface.1.SubnetId", subnet),
                error(
                        500,
                        "InsufficientInstanceCapacity",
                        "We currently do not have sufficient " + type + " capacity."),
                -1));
    }

    /** There is no room at market prices. */
    void hasNoSpotRoom() {
        faults.add(new Fault(
                "RunInstances",
                Map.of("InstanceMarketOptions.MarketType", "spot"),
                error(500, "InsufficientInstanceCapacity", "There is no Spot capacity available."),
                -1));
    }

    /** The next launch happens, and nobody is told. */
    void losesTheAnswerOfALaunch() {
        faults.add(new Fault("RunInstances", Map.of(), null, 1));
    }

    /** Does not see machines for that many questions. */
    void seesNothing(int times) {
        faults.add(new Fault(
                "DescribeInstances",
                Map.of(),
                new Answer(
                        200,
                        "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                                + "<requestId>r</requestId><reservationSet/></DescribeInstancesResponse>"),
                times));
    }

    /** Nothing goes wrong any more. */
    void recovers() {
        faults.clear();
    }

    /** The actions, in order; launches with what was to be started and how that went. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Those of an action. */
    List<String> log(String action) {
        return log().stream().filter(line -> line.startsWith(action)).toList();
    }

    /** The parameters of the launches that came, in order. */
    List<Map<String, String>> launches() {
        return List.copyOf(launches);
    }

    private static Answer error(int status, String code, String message) {
        return new Answer(
                status, "<Response><Errors>" + said(code, message) + "</Errors><RequestID>r</RequestID></Response>");
    }

    private static String said(String code, String message) {
        return "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> asked = parsed(new String(body, UTF_8));
        boolean launch = "RunInstances".equals(asked.get("Action"));
        String name = asked.getOrDefault("Action", "GetParameter");
        if (launch) {
            launches.add(asked);
            name += " " + asked.get("InstanceType") + " " + asked.get("NetworkInterface.1.SubnetId");
        }
        Fault fault = fault(asked);
        if (fault != null && fault.answer != null) {
            log.add(name + (launch ? ": " + fault.answer.status : ""));
            send(exchange, fault.answer, "text/xml");
            return;
        }
        Answer answer = launch ? launched(exchange, asked, body) : forwarded(exchange, body);
        log.add(name + (launch ? ": " + (fault == null ? answer.status : "lost") : ""));
        if (fault != null) {
            exchange.close(); // without an answer
            return;
        }
        send(exchange, answer, launch || !name.equals("GetParameter") ? "text/xml" : "application/x-amz-json-1.1");
    }

    private @Nullable Fault fault(Map<String, String> asked) {
        synchronized (faults) {
            for (Fault fault : faults) {
                if (fault.hits(asked)) {
                    fault.times--;
                    return fault;
                }
            }
        }
        return null;
    }

    /** As EC2 does: a token that was used starts nothing, and with other parameters it is refused. */
    private synchronized Answer launched(HttpExchange exchange, Map<String, String> asked, byte[] body)
            throws IOException {
        String token = String.valueOf(asked.get("ClientToken"));
        Started before = reservations.get(token);
        if (before != null) {
            return before.parameters.equals(asked)
                    ? new Answer(200, before.body)
                    : error(
                            400,
                            "IdempotentParameterMismatch",
                            "Arguments on this idempotent request are inconsistent");
        }
        Answer answer = forwarded(exchange, body);
        if (answer.status == 200) {
            reservations.put(token, new Started(asked, answer.body));
        }
        return answer;
    }

    private Answer forwarded(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Content-Type", "X-Amz-Target", "X-Amz-Date")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, Answer answer, String type) throws IOException {
        byte[] bytes = answer.body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> parsed(String body) {
        Map<String, String> parameters = new TreeMap<>();
        if (!body.startsWith("{")) {
            for (String pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            URLDecoder.decode(pair.substring(0, equals), UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                }
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
