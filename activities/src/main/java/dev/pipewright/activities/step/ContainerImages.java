package dev.pipewright.activities.step;

import dev.pipewright.activities.engine.Engine;
import dev.pipewright.activities.engine.EngineException;
import dev.pipewright.activities.engine.EngineException.Kind;
import dev.pipewright.activities.engine.Pulling;
import dev.pipewright.activities.quantity.Durations;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sees to it that images are in the engine: each is pulled once for all steps that wait for it, and told about in their logs. */
final class ContainerImages {
    private static final int BEATS_PER_NOTE = 5;

    private final Engine engine;
    private final RegistryLogins logins;
    private final Set<String> there = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    ContainerImages(Engine engine, RegistryLogins logins) {
        this.engine = engine;
        this.logins = logins;
    }

    /** Pulls the image unless it is there. */
    void fetch(String image, Assignment attempt) throws IOException, InterruptedException {
        if (there.contains(image)) {
            return;
        }
        ReentrantLock lock = locks.computeIfAbsent(image, name -> new ReentrantLock());
        while (!lock.tryLock(Pulse.PERIOD_NANOS, TimeUnit.NANOSECONDS)) {
            attempt.pulse().beatOrAbandon();
        }
        try {
            if (!there.contains(image) && !engine.hasImage(image)) {
                pullOrFail(image, attempt);
            }
            there.add(image);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody removed it since. */
    void forget(String image) {
        there.remove(image);
    }

    private void pullOrFail(String image, Assignment attempt) throws IOException, InterruptedException {
        if (image.startsWith("sha256:")) {
            throw ContainerFailures.noImage(attempt.failures(), image);
        }
        ImageName name = ImageName.parse(image);
        try {
            RegistryLogin login = logins.login(attempt.step(), name.registry()).orElse(null);
            pull(image, login, attempt);
        } catch (EngineException e) {
            note(attempt, "cannot pull image " + image + ": " + e.getMessage());
            attempt.log().ship();
            throw ContainerFailures.notPulled(attempt.failures(), name, e);
        } catch (RegistryException e) {
            throw ContainerFailures.noLogin(attempt.failures(), name, e);
        }
    }

    private void pull(String image, @Nullable RegistryLogin login, Assignment attempt)
            throws IOException, InterruptedException {
        note(attempt, "pulling image " + image);
        long start = System.nanoTime();
        try (Pulling pulling = engine.pull(image, login)) {
            for (int beats = 1; !pulling.await(Pulse.PERIOD_NANOS); beats++) {
                String progress = pulling.progress();
                if (beats % BEATS_PER_NOTE == 0 && !progress.isEmpty()) {
                    note(attempt, "pulling the image: " + progress);
                }
                attempt.log().ship();
                attempt.pulse().beatOrAbandon();
            }
        }
        Duration took = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        note(attempt, "pulled the image in " + Durations.text(took));
    }

    /** A line of ours, in the log before what the step prints. */
    private static void note(Assignment attempt, String line) throws IOException {
        byte[] text = (LogShipper.OWN + line + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(attempt.directory().log(), text, StandardOpenOption.APPEND);
    }

    static boolean isMissing(EngineException e) {
        return e.kind() == Kind.ABSENT && String.valueOf(e.getMessage()).contains("No such image");
    }
}
