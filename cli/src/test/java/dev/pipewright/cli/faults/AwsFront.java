package dev.pipewright.cli.faults;

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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands before what plays AWS: everything passes, but what a test has said of calls that name a run. */
final class AwsFront implements AutoCloseable {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
    private static final Pattern SESSION = Pattern.compile("(GetSessionToken|AssumeRole|GetFederationToken) ");
    private static final String ERROR = "<Error><Code>%s</Code><Message>%s</Message></Error>";
    private static final String EXPIRED = ERROR.formatted("ExpiredToken", "The provided token has expired.");
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "content-length", "host", "transfer-encoding", "expect", "upgrade");

    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Trouble> troubles = new CopyOnWriteArrayList<>();
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private volatile ShortSessions sessions = new ShortSessions(Duration.ofHours(1));

    /** What happens to calls of an action that have a text in them, as often as is left. */
    private record Trouble(String action, String text, AtomicInteger left, Answer answer, CountDownLatch held) {}

    /** @param status 0 is none: the call happens, and its answer is held back */
    private record Answer(int status, String body) {}

    /** What stands for what in the answers to calls of an action that have a text in them. */
    private record Change(String action, String text, String from, String to) {}

    private AwsFront(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static AwsFront before(String address) throws IOException {
        return new AwsFront(URI.create(address));
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Calls of an action of EC2 or STS, or of a method of S3, get this answer instead of what they ask for.
     *
     * @param text that they have in them, such as the name of the run
     * @param times how often; then everything passes again
     */
    void refuses(String action, String text, int times, int status, String code, String message) {
        String error = ERROR.formatted(code, message);
        boolean s3 = action.equals("PUT") || action.equals("GET");
        String body = SESSION.matcher(action + " ").matches()
                ? "<ErrorResponse>" + error + "</ErrorResponse>"
                : s3 ? error : "<Response><Errors>" + error + "</Errors><RequestID>r</RequestID></Response>";
        answers(action, text, times, new Answer(status, body));
    }

    /** Questions for instances find none. */
    void showsNoInstances(String text, int times) {
        String body = "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                + "<requestId>r</requestId><reservationSet/></DescribeInstancesResponse>";
        answers("DescribeInstances", text, times, new Answer(200, body));
    }

    private void answers(String action, String text, int times, Answer answer) {
        troubles.add(new Trouble(action, text, new AtomicInteger(times), answer, new CountDownLatch(0)));
    }

    /** The next call happens, and who called waits for the answer until {@link #recover}. */
    void holdsTheAnswer(String action, String text) {
        troubles.add(new Trouble(action, text, new AtomicInteger(1), new Answer(0, ""), new CountDownLatch(1)));
    }

    /** Answers to calls of an action that have a text in them have {@code to} where AWS says {@code from}. */
    void tells(String action, String text, String from, String to) {
        changes.add(new Change(action, text, from, to));
    }

    /** Sessions of STS that begin from now on end after so long: what is signed with them is refused then. */
    ShortSessions endSessionsAfter(Duration life) {
        sessions = new ShortSessions(life);
        return sessions;
    }

    /** Nothing is wrong any more with calls that have the text in them. */
    void recover(String text) {
        troubles.stream().filter(trouble -> trouble.text.equals(text)).forEach(trouble -> {
            trouble.left.set(0);
            trouble.held.countDown();
        });
    }

    /** How many calls of an action came that have the text in them, whatever became of them. */
    long calls(String action, String text) {
        return calls.stream()
                .filter(call -> call.startsWith(action + " ") && call.contains(text))
                .count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String call = call(exchange, body);
            calls.add(call);
            if (sessions.haveEnded(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 403, EXPIRED.getBytes(UTF_8));
                return;
            }
            Trouble trouble = trouble(call);
            if (trouble != null && trouble.answer.status > 0) {
                answer(exchange, trouble.answer.status, trouble.answer.body.getBytes(UTF_8));
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, body);
            if (trouble != null) {
                trouble.held.await();
            }
            answer.headers().map().forEach((name, values) -> {
                if (!OF_ONE_CONNECTION.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            if (exchange.getRequestMethod().equals("HEAD")) {
                answer.headers().firstValue("content-length").ifPresent(length -> exchange.getResponseHeaders()
                        .set("Content-Length", length));
                exchange.sendResponseHeaders(answer.statusCode(), -1);
            } else {
                answer(exchange, answer.statusCode(), changed(call, answer.body()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] changed(String call, byte[] answer) {
        byte[] changed = SESSION.matcher(call).lookingAt() ? sessions.begin(answer) : answer;
        for (Change change : changes) {
            if (call.startsWith(change.action + " ") && call.contains(change.text)) {
                changed = new String(changed, UTF_8)
                        .replace(change.from, change.to)
                        .getBytes(UTF_8);
            }
        }
        return changed;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** The action and what it was called with; of S3 the method and the path. */
    private static String call(HttpExchange exchange, byte[] body) {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.lastIndexOf('.') + 1) + " " + new String(body, UTF_8);
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            String form = new String(body, UTF_8);
            Matcher action = ACTION.matcher(form);
            return (action.find() ? action.group(1) : "?") + " " + URLDecoder.decode(form, UTF_8);
        }
        return exchange.getRequestMethod() + " " + exchange.getRequestURI();
    }

    private @Nullable Trouble trouble(String call) {
        for (Trouble trouble : troubles) {
            if (call.startsWith(trouble.action + " ")
                    && call.contains(trouble.text)
                    && trouble.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return trouble;
            }
        }
        return null;
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
