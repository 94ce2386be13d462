package dev.pipewright.cli;

import dev.pipewright.activities.engine.ContainerSpec;
import dev.pipewright.activities.engine.ContainerSpec.Limits;
import dev.pipewright.activities.engine.ContainerSpec.Placement;
import dev.pipewright.activities.engine.Engine;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Registries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Loads what steps in containers need, by asking for what is not there: a registry where nobody listens, and the Docker engine of this
 * host for a container of an image that it does not have. Nothing is changed by that.
 */
final class ContainerWarmUp {
    /** No registry is on the port of the discard protocol. */
    private static final String IMAGE = "localhost:9/pipewright-warm-up";

    private static final String CONTAINER = "pipewright-warm-up";

    private ContainerWarmUp() {}

    static void run(Path dockerConfig, Map<String, String> environment) {
        attempt(() -> {
            try (Registries registries = new Registries(dockerConfig, environment)) {
                registries.toRead(ImageName.parse(IMAGE), null).manifest("latest");
            }
        });
        attempt(() -> {
            try (Engine engine = Engine.open(environment)) {
                engine.capacity(); // the rest only if there is one
                attempt(() -> engine.create(container()));
                attempt(() -> engine.start(CONTAINER));
                CompletableFuture<Void> unused = engine.death(CONTAINER);
                attempt(() -> engine.state(CONTAINER));
                engine.remove(CONTAINER);
            }
        });
    }

    private static ContainerSpec container() {
        return new ContainerSpec(
                CONTAINER,
                IMAGE,
                List.of("true"),
                Map.of(),
                "/",
                List.of(),
                Map.of(),
                null,
                Placement.OWN,
                new Limits(0, 0, 0),
                false,
                Duration.ofSeconds(1));
    }

    private static void attempt(Asking asking) {
        try {
            asking.run();
        } catch (IOException e) {
            return; // as expected
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Asking {
        void run() throws IOException, InterruptedException;
    }
}
