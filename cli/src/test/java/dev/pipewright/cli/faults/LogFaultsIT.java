package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Whoever ships a step's log is killed again and again: no line is lost, and none is there twice. The flavors are tried at the same
 * time, because most of it they wait for heartbeats that stay away.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogFaultsIT {
    /** On EC2 the same worker ships logs as on any machine. */
    private static final List<Flavor> FLAVORS = List.of(Flavor.LOCAL, Flavor.LOCAL_DOCKER, Flavor.VM_DOCKER);

    private static final int KILLS = 3;
    private static final int LINES_BETWEEN = 1000;

    private final Map<Flavor, Future<?>> begun = new EnumMap<>(Flavor.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A thousand lines a second until the witness lets it end. */
    private static final String PIPELINE = """
            name: counting
            image: {base: docker://pipewright-test/sh}
            env: {WITNESS: "%s"}
            steps:
              second:
                run: |
                  tell() { busybox wget -q -O - "$WITNESS/$1/$PIPEWRIGHT_RUN/$PIPEWRIGHT_STEP/$PIPEWRIGHT_ATTEMPT"; }
                  tell begin
                  i=0
                  while [ "$(tell ask)" != go ]; do
                      end=$((i + 100))
                      while [ $i -lt $end ]; do
                          echo "line $i"
                          i=$((i + 1))
                      done
                      sleep 0.1
                  done
                  echo "line $i"
            """;

    @BeforeAll
    void begin(@TempDir Path folder) throws Exception {
        Engine engine = Engine.ofHost();
        for (Flavor flavor : FLAVORS) {
            Fault fault = flavor.machines() ? Fault.MACHINE_WORKER : Fault.WORKER;
            // One after the other: a worker gives up on a server that is slow to answer beside all others that start.
            Bed bed = Bed.start(Files.createDirectories(folder.resolve(flavor.id())), flavor, engine);
            begun.put(flavor, threads.submit(() -> run(bed, fault)));
        }
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest(name = "its shipper is killed in {0}")
    @FieldSource("FLAVORS")
    void theLogHasEachLineOnceAfter(Flavor flavor) throws Throwable {
        try {
            Objects.requireNonNull(begun.get(flavor)).get();
        } catch (ExecutionException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private static @Nullable Void run(Bed started, Fault fault) throws Exception {
        try (Bed bed = started) {
            Scenario run = Scenario.come(
                    bed,
                    Chapter.MID_STEP,
                    "counting",
                    PIPELINE.formatted(bed.witness().address()));
            for (int kill = 1; kill <= KILLS; kill++) {
                int shipped = lines(run).size();
                fault.strike(run);
                fault.mend(run);
                Patience.until("the log goes on", () -> lines(run).size() > shipped + LINES_BETWEEN, run::evidence);
            }

            Chapter.MID_STEP.goOn(run);
            run.awaitEnd();

            List<String> lines = lines(run);
            assertThat(lines)
                    .isEqualTo(IntStream.range(0, lines.size())
                            .mapToObj(i -> "line " + i)
                            .toList());
            assertThat(lines.size()).isGreaterThan(KILLS * LINES_BETWEEN);
            run.assertNothingLeft();
        }
        return null;
    }

    private static List<String> lines(Scenario run) {
        return run.bed()
                .command("runs", "logs", run.name(), Scenario.SECOND)
                .lines()
                .filter(line -> line.contains(" | line "))
                .map(line -> line.replaceFirst(".* \\| ", ""))
                .toList();
    }
}
