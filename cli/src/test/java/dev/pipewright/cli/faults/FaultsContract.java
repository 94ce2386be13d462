package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
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
 * Each fault in each chapter of a run, on a bed that all share: whatever fails, the run ends as it would have. The runs of one fault are
 * there at the same time, because most of their time they wait; what all of them need may fail for each of them.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultsContract {
    private final Flavor flavor;
    private final Map<Fault, Map<Chapter, Future<?>>> begun = new EnumMap<>(Fault.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private @Nullable Bed bed;

    FaultsContract(Flavor flavor) {
        this.flavor = flavor;
    }

    @BeforeAll
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void start(@TempDir Path folder) throws Exception {
        Engine engine = flavor.containers() ? Engine.ofHost() : Engine.none();
        bed = Bed.start(folder, flavor, engine);
    }

    @AfterAll
    void stop() throws Exception {
        threads.shutdownNow();
        if (bed != null) {
            boolean costs = bed.cloud() != null && bed.cloud().hasInstances();
            bed.close();
            assertThat(costs).as("instances of EC2 are left").isFalse();
        }
    }

    Stream<Arguments> faultsAndChapters() {
        return Fault.of(flavor).stream().flatMap(fault -> chapters().map(chapter -> Arguments.of(fault, chapter)));
    }

    private Stream<Chapter> chapters() {
        return Stream.of(Chapter.values()).filter(chapter -> chapter.in(flavor));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faultsAndChapters")
    void aRunEndsAsItWouldHaveAfter(Fault fault, Chapter chapter) throws Throwable {
        try {
            Objects.requireNonNull(begun.computeIfAbsent(fault, this::begin).get(chapter))
                    .get();
        } catch (ExecutionException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private Map<Chapter, Future<?>> begin(Fault fault) {
        Map<Chapter, Future<?>> runs = new EnumMap<>(Chapter.class);
        chapters().forEach(chapter -> runs.put(chapter, threads.submit(() -> run(fault, chapter))));
        return runs;
    }

    private @Nullable Void run(Fault fault, Chapter chapter) throws Exception {
        // Another class may have the same engine.
        String pipeline = String.join("-", flavor.id(), fault.name(), chapter.name())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        Scenario run = Scenario.come(Objects.requireNonNull(bed), chapter, pipeline);

        run.suffer(fault);

        if (fault == Fault.CANCEL) {
            run.assertStopped();
        } else {
            run.assertEndedWell(fault);
        }
        return null;
    }
}
