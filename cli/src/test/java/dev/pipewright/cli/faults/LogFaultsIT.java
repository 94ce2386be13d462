package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever ships a step's log is killed again and again: no line is lost, and none is there twice. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LogFaultsIT {
    private static final int KILLS = 3;
    private static final int LINES_BETWEEN = 1000;

    @TempDir
    private Path folder;

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

    @ParameterizedTest(name = "{1} of {0}")
    @CsvSource({"LOCAL, WORKER", "LOCAL_DOCKER, WORKER", "VM_DOCKER, MACHINE_WORKER"})
    void theLogHasEachLineOnceAfter(Flavor flavor, Fault fault) throws Exception {
        Engine engine = flavor.containers() ? Engine.ofHost() : Engine.none();
        try (Bed bed = Bed.start(folder, flavor, engine)) {
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
