package dev.pipewright.cli.faults;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
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

/** Each fault in each chapter of a run, on a bed that all share: whatever fails, the run ends as it would have. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultsContract {
    private final Flavor flavor;
    private @Nullable Bed bed;

    FaultsContract(Flavor flavor) {
        this.flavor = flavor;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Engine engine = flavor.containers() ? Engine.ofHost() : Engine.none();
        bed = Bed.start(folder, flavor, engine);
    }

    @AfterAll
    void stop() throws Exception {
        if (bed != null) {
            bed.close();
        }
    }

    Stream<Arguments> faultsAndChapters() {
        return Fault.of(flavor).stream().flatMap(fault -> Stream.of(Chapter.values())
                .filter(chapter -> chapter.in(flavor))
                .map(chapter -> Arguments.of(fault, chapter)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faultsAndChapters")
    void aRunEndsAsItWouldHaveAfter(Fault fault, Chapter chapter) throws Exception {
        String pipeline =
                (fault.name() + "-" + chapter.name()).toLowerCase(Locale.ROOT).replace('_', '-');
        Scenario run = Scenario.come(Objects.requireNonNull(bed), chapter, pipeline);

        run.suffer(fault);

        if (fault == Fault.CANCEL) {
            run.assertStopped();
        } else {
            run.assertEndedWell(fault);
        }
    }
}
