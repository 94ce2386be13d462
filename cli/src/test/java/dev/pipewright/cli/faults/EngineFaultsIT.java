package dev.pipewright.cli.faults;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 of the Docker engine, which takes machines and steps with it, in each chapter of a run. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineFaultsIT {
    private @Nullable OwnEngine own;
    private @Nullable Bed bed;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        own = OwnEngine.start(folder.resolve("engine"));
        bed = Bed.start(folder.resolve("bed"), Flavor.VM_DOCKER, own.engine());
    }

    @AfterAll
    void stop() throws Exception {
        if (bed != null) {
            bed.close();
        }
        if (own != null) {
            own.close();
        }
    }

    @ParameterizedTest(name = "kill -9 of the engine {0}")
    @EnumSource
    void aRunOutlivesItsEngine(Chapter chapter) throws Exception {
        String pipeline = "engine-" + chapter.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Scenario run = Scenario.come(Objects.requireNonNull(bed), chapter, pipeline);
        OwnEngine engine = Objects.requireNonNull(own);

        engine.kill();
        chapter.goOn(run);
        engine.startAgain();

        run.awaitEnd();
        run.assertEndedWell(Fault.MACHINE);
    }
}
