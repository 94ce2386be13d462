package dev.pipewright.cli.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of a Docker engine, which takes machines and steps with it. Each kind of it happens once, to runs that are in all chapters
 * at that moment, because whenever an engine dies all steps that run are lost, and they may not be lost often.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondEngineFaultsIT {
    private static final List<Flavor> FLAVORS = List.of(Flavor.LOCAL_DOCKER, Flavor.VM_DOCKER);

    private final Map<Flavor, Bed> beds = new EnumMap<>(Flavor.class);
    private final Map<Death, Map<String, Scenario>> struck = new EnumMap<>(Death.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private @Nullable OwnEngine own;

    /** How an engine dies. */
    enum Death {
        /** As a host does: containers and all who look after them die at the same moment. */
        ALL("kill -9 of the engine and all its containers") {
            @Override
            void strike(OwnEngine engine) throws Exception {
                engine.killAll();
            }
        },
        /** Containers outlive it; the next one, which is there before they could end, stops them. */
        DAEMON("kill -9 of dockerd alone") {
            @Override
            void strike(OwnEngine engine) throws Exception {
                engine.killDaemon();
                engine.startAgain();
            }
        };

        private final String words;

        Death(String words) {
            this.words = words;
        }

        abstract void strike(OwnEngine engine) throws Exception;

        @Override
        public String toString() {
            return words;
        }
    }

    @BeforeAll
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void start(@TempDir Path folder) throws Exception {
        OwnEngine engine = OwnEngine.start(folder.resolve("engine"));
        own = engine;
        for (Flavor flavor : FLAVORS) {
            beds.put(flavor, Bed.start(folder.resolve(flavor.id()), flavor, engine.engine()));
        }
    }

    @AfterAll
    void stop() throws Exception {
        threads.shutdownNow();
        for (Bed bed : beds.values()) {
            bed.close();
        }
        if (own != null) {
            own.end();
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(Death.values()).flatMap(death -> FLAVORS.stream()
                .flatMap(flavor -> chapters(flavor).map(chapter -> Arguments.of(death, flavor, chapter))));
    }

    private static Stream<Chapter> chapters(Flavor flavor) {
        return Stream.of(Chapter.values()).filter(chapter -> chapter.in(flavor));
    }

    @ParameterizedTest(name = "{0} under {1} {2}")
    @MethodSource("all")
    void aRunOutlivesItsEngine(Death death, Flavor flavor, Chapter chapter) throws Exception {
        if (!struck.containsKey(death)) {
            struck.put(death, Map.of()); // whatever comes of it, once
            struck.put(death, strike(death));
        }
        Scenario run = Objects.requireNonNull(struck.get(death)).get(name(death, flavor, chapter));

        Objects.requireNonNull(run, "it did not come there").awaitEnd();
        run.assertEndedWell(Fault.MACHINE);
    }

    private static String name(Death death, Flavor flavor, Chapter chapter) {
        return ("engine-" + death.name() + "-" + flavor.name() + "-" + chapter.name())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
    }

    private Map<String, Scenario> strike(Death death) throws Exception {
        Map<String, Scenario> runs = new ConcurrentHashMap<>();
        // The first machine loads the worker's image into the engine, which the others need not do then.
        come(runs, death, Flavor.VM_DOCKER, Chapter.MID_STEP);
        List<Future<?>> coming = new ArrayList<>();
        for (Flavor flavor : FLAVORS) {
            chapters(flavor)
                    .filter(chapter -> chapter != Chapter.PROVISIONING)
                    .filter(chapter -> !runs.containsKey(name(death, flavor, chapter)))
                    .forEach(chapter -> coming.add(threads.submit(() -> come(runs, death, flavor, chapter))));
        }
        for (Future<?> run : coming) {
            run.get();
        }
        come(runs, death, Flavor.VM_DOCKER, Chapter.PROVISIONING); // its worker tries to report for some seconds only
        for (Chapter chapter : Chapter.values()) { // the last one passes most quickly
            for (Scenario run : runs.values()) {
                if (run.chapter() == chapter) {
                    run.enter();
                }
            }
        }
        OwnEngine engine = Objects.requireNonNull(own);
        death.strike(engine);
        runs.values().forEach(Scenario::goOn);
        engine.startAgain();
        return runs;
    }

    private @Nullable Void come(Map<String, Scenario> runs, Death death, Flavor flavor, Chapter chapter)
            throws Exception {
        String name = name(death, flavor, chapter);
        runs.put(name, Scenario.approach(Objects.requireNonNull(beds.get(flavor)), chapter, name));
        return null;
    }
}
