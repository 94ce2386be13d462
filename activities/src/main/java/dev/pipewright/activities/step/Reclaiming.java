package dev.pipewright.activities.step;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.engine.ContainerSpec;
import dev.pipewright.activities.engine.ContainerSpec.Limits;
import dev.pipewright.activities.engine.ContainerSpec.Mount;
import dev.pipewright.activities.engine.ContainerSpec.Placement;
import dev.pipewright.activities.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the worker what a container wrote as somebody else, usually as root: a worker that is not root could neither move nor
 * delete it. Only a container can do that.
 */
final class Reclaiming {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaiming.class);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String PLACE = "/pipewright";

    private final Engine engine;
    private final Assignment attempt;

    Reclaiming(Engine engine, Assignment attempt) {
        this.engine = engine;
        this.attempt = attempt;
    }

    /** Does so if there is need; what fails then says what it could not take. */
    void reclaim(Map<String, String> labels) throws IOException, InterruptedException {
        Path root = attempt.directory().root();
        int mine = (int) Files.getAttribute(root, "unix:uid", NOFOLLOW_LINKS);
        if (mine == 0 || !hasStrangers(mine)) {
            return;
        }
        String name = ContainerLabels.name(attempt.step()) + "-reclaim";
        engine.remove(name);
        engine.create(spec(name, mine + ":" + Files.getAttribute(root, "unix:gid", NOFOLLOW_LINKS), labels));
        try {
            engine.start(name);
            int code = engine.exit(name).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (code != 0) {
                warn("chown exited with code " + code + " in its image");
            }
        } catch (ExecutionException | TimeoutException e) {
            warn(e.toString());
        } finally {
            engine.remove(name);
        }
    }

    private void warn(String why) {
        LOG.warn(
                "What step {} wrote may still belong to another user: {}",
                attempt.step().step(),
                why);
    }

    private ContainerSpec spec(String name, String owner, Map<String, String> labels) {
        return new ContainerSpec(
                name,
                requireNonNull(attempt.step().image(), "image").reference(),
                List.of("chown", "-R", "-h", owner, PLACE),
                Map.of(),
                "/",
                places().stream()
                        .map(place -> new Mount(place, PLACE + "/" + place.getFileName(), false))
                        .toList(),
                labels,
                "0",
                new Placement("none", null, null),
                new Limits(0, 0, 0),
                false,
                Duration.ZERO);
    }

    /** Where a step may write. */
    private List<Path> places() {
        AttemptDirectory directory = attempt.directory();
        return Stream.of(directory.code(), directory.outputs(), directory.temporary())
                .filter(place -> place.toFile().isDirectory())
                .toList();
    }

    private boolean hasStrangers(int mine) throws IOException {
        for (Path place : places()) {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    if ((int) Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS) != mine) {
                        return true;
                    }
                }
            } catch (UncheckedIOException e) {
                return true; // one that cannot even be looked into
            }
        }
        return false;
    }
}
