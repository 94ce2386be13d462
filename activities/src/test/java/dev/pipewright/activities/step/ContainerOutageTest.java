package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.engine.EngineException;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepImage;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that cannot be reached for a while, as when it is restarted. */
final class ContainerOutageTest {
    @Test
    void goesOnWithAContainerWhenTheEngineIsBack(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        Relay relay = new Relay(socket);
        try (Workshop workshop = new Workshop(root, Durability.DURABLE);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            Workshop.Step waiting = step("train", """
                            touch $OUTPUTS/up; while ! [ -e $TMPDIR/go ]; do sleep 0.05; done; echo 1 > $OUTPUTS/one
                            """).in(image).output("one");
            AttemptDirectory directory = workshop.directory("train");
            CompletableFuture<?> following = CompletableFuture.runAsync(() -> run(workshop, attempts, waiting));
            Soon.until("the step is up", () -> Files.exists(directory.outputs().resolve("up")));

            relay.cut();

            assertThatThrownBy(following::join)
                    .hasRootCauseInstanceOf(IOException.class)
                    .cause()
                    .hasCauseInstanceOf(EngineException.class);
            assertThatThrownBy(() -> workshop.run(attempts, waiting))
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                        assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                        assertThat(failure.isNonRetryable()).isFalse();
                    });
            Files.createFile(directory.temporary().resolve("go"));
            try (Relay mended = new Relay(socket)) {
                assertThat(workshop.text(
                                workshop.run(attempts, waiting).outputs().get("one")))
                        .isEqualTo("1\n");
                assertThat(mended).isNotNull();
            }
        }
        assertThat(TestImage.containers("dev.pipewright.execution=" + Workshop.EXECUTION))
                .isEmpty();
    }

    /** As an engine does that starts again and finds containers of the one before. */
    @Test
    void losesAContainerThatTheEngineStopsWhenItComesBack(@TempDir Path root) throws Exception {
        StepImage image = TestImage.busybox(root);
        Path socket = root.resolve("engine.sock");
        Relay relay = new Relay(socket);
        try (Workshop workshop = new Workshop(root, Durability.DURABLE);
                Attempts attempts = workshop.attempts(Map.of("DOCKER_HOST", "unix://" + socket))) {
            Workshop.Step waiting =
                    step("train", "touch $OUTPUTS/up; sleep 1000").in(image);
            AttemptDirectory directory = workshop.directory("train");
            CompletableFuture<?> following = CompletableFuture.runAsync(() -> run(workshop, attempts, waiting));
            Soon.until("the step is up", () -> Files.exists(directory.outputs().resolve("up")));
            relay.cut();
            assertThatThrownBy(following::join).hasRootCauseInstanceOf(IOException.class);

            TestImage.docker("stop", Files.readString(directory.containerFile()));

            try (Relay mended = new Relay(socket)) {
                assertThat(mended).isNotNull();
                assertThatThrownBy(() -> workshop.run(attempts, waiting))
                        .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                            assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
                            assertThat(failure.getOriginalMessage())
                                    .endsWith("was lost: its container ended with the Docker engine");
                        });
            }
        }
    }

    private static void run(Workshop workshop, Attempts attempts, Workshop.Step step) {
        try {
            workshop.run(attempts, step);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands between a worker and the engine until it is cut. */
    private static final class Relay implements AutoCloseable {
        private static final UnixDomainSocketAddress ENGINE = UnixDomainSocketAddress.of("/var/run/docker.sock");

        private final Path socket;
        private final ServerSocketChannel server;
        private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

        Relay(Path socket) throws IOException {
            this.socket = socket;
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            start(this::accept);
        }

        private static void start(Runnable body) {
            Thread thread = new Thread(body, "relay");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    SocketChannel client = server.accept();
                    SocketChannel engine = SocketChannel.open(ENGINE);
                    open.add(client);
                    open.add(engine);
                    start(() -> pass(client, engine));
                    start(() -> pass(engine, client));
                }
            } catch (IOException e) {
                return; // it was cut
            }
        }

        private static void pass(SocketChannel from, SocketChannel to) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            try {
                while (from.read(buffer) >= 0) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        to.write(buffer);
                    }
                    buffer.clear();
                }
                to.shutdownOutput();
            } catch (IOException e) {
                return; // one of the sides has gone
            }
        }

        void cut() throws IOException {
            server.close();
            Files.delete(socket);
            for (SocketChannel channel : open) {
                channel.close();
            }
        }

        @Override
        public void close() throws IOException {
            cut();
        }
    }
}
