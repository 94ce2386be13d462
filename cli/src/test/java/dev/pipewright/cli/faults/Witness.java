package dev.pipewright.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whom steps tell that they have begun and ended, wherever they run, and who says when they may go on. */
final class Witness implements AutoCloseable {
    /** A step's command: {@code sh ask.sh} tells, then waits until it may go on; exit code 1 if it is to fail. */
    static final String SCRIPT = """
            tell() { busybox wget -q -O - "$WITNESS/$1/$PIPEWRIGHT_RUN/$PIPEWRIGHT_STEP/$PIPEWRIGHT_ATTEMPT"; }
            tell begin
            while :; do
                case $(tell ask) in
                    go) break ;;
                    fail) exit 1 ;;
                esac
                sleep 0.2
            done
            tell end
            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    private final String bridge;

    private Witness(String bridge) throws IOException {
        this.bridge = bridge;
        server = HttpServer.create(new InetSocketAddress(0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** @param bridge the network interface by which containers reach this host, where there are any */
    static Witness start(String bridge) throws IOException {
        return new Witness(bridge);
    }

    /** As containers reach it, too: the address of the engine's bridge, where there is one. */
    String address() throws IOException {
        String host = "127.0.0.1";
        NetworkInterface containers = NetworkInterface.getByName(bridge);
        if (containers != null) {
            for (InetAddress address : Collections.list(containers.getInetAddresses())) {
                host = address instanceof Inet4Address ? address.getHostAddress() : host;
            }
        }
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** The attempts of a step that have begun, each as often as it did. */
    List<Integer> begun(String run, String step) {
        return attempts("begin/" + run + "/" + step + "/");
    }

    /** The attempts of a step that came to their end, each as often as it did. */
    List<Integer> ended(String run, String step) {
        return attempts("end/" + run + "/" + step + "/");
    }

    private List<Integer> attempts(String prefix) {
        List<Integer> attempts = new ArrayList<>();
        for (String line : told) {
            if (line.startsWith(prefix)) {
                attempts.add(Integer.valueOf(line.substring(prefix.length())));
            }
        }
        return attempts;
    }

    /** All attempts of the step wait until {@link #release}. */
    void hold(String run, String step) {
        held.add(run + "/" + step);
    }

    void release(String run, String step) {
        held.remove(run + "/" + step);
    }

    /** That attempt ends with exit code 1. */
    void fail(String run, String step, int attempt) {
        failing.add(run + "/" + step + "/" + attempt);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String line = exchange.getRequestURI().getPath().substring(1);
            String answer = "";
            if (line.startsWith("ask/")) {
                answer = answer(line.substring("ask/".length()));
            } else {
                told.add(line);
            }
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
        }
    }

    private String answer(String attempt) {
        if (held.contains(attempt.substring(0, attempt.lastIndexOf('/')))) {
            return "wait";
        }
        return failing.contains(attempt) ? "fail" : "go";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
