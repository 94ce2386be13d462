package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pipewright.stack.Orchestrator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a machine hears when EC2 takes it back. */
class SpotNoticeTest {
    private final List<String> log = new ArrayList<>();
    private HttpServer metadata;
    private boolean notice;

    @BeforeEach
    void answer() throws IOException {
        metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metadata.createContext("/", this::handle);
        metadata.start();
    }

    @AfterEach
    void stop() {
        metadata.stop(0);
    }

    /** As version 2 of the service: nothing without a token. */
    private void handle(HttpExchange exchange) throws IOException {
        log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        boolean asksForToken = exchange.getRequestURI().getPath().equals("/latest/api/token");
        boolean knows = "token".equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"));
        byte[] body = (asksForToken ? "token" : "{\"action\": \"terminate\"}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int status = asksForToken || (knows && notice) ? 200 : knows ? 404 : 401;
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private SpotNotice on(boolean spot) {
        Orchestrator orchestrator = new Orchestrator.VmAws(
                null,
                null,
                List.of(),
                List.of(),
                null,
                "p",
                null,
                spot,
                false,
                0,
                null,
                "jre",
                null,
                null,
                null,
                0,
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
        return new SpotNotice(
                orchestrator,
                URI.create("http://127.0.0.1:" + metadata.getAddress().getPort()));
    }

    @Test
    void hearsNothingAsLongAsTheMachineMayStay() throws Exception {
        assertThat(on(true).given()).isFalse();
    }

    @Test
    void hearsThatTheMachineIsTakenBack() throws Exception {
        notice = true;

        assertThat(on(true).given()).isTrue();
    }

    @Test
    void asksNothingOnAMachineThatNobodyTakesBack() throws Exception {
        notice = true;

        assertThat(on(false).given()).isFalse();
        assertThat(log).isEmpty();
    }

    @Test
    void takesNoAnswerForNoNotice() throws Exception {
        SpotNotice unanswered = on(true);
        metadata.stop(0);

        assertThat(unanswered.given()).isFalse();
    }
}
