package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the steps of a run printed, and in which order they are told of. */
class RunLogsTest {
    @TempDir
    private Path folder;

    private Pipewright pipewright;

    /** Two steps side by side of which the second to be written down is the first to start, one after both, one tried twice. */
    @BeforeEach
    void run() throws Exception {
        pipewright = new Pipewright(folder);
        Path pipeline = pipewright.pipeline("order", """
                name: order
                steps:
                  last: {after: [twice], run: 'printf "no line end"'}
                  first: {run: 'echo one; echo two'}
                  twice:
                    after: [first]
                    run: 'printf "try\\trace\\n"; test $PIPEWRIGHT_ATTEMPT = 2'
                    retry: {attempts: 2}
                  never: {after: [last], run: 'true', when: '${{ params.all }}'}
                parameters: {all: false}
                """);
        assertThat(pipewright.run("run", pipeline).exitCode()).isZero();
    }

    @Test
    void tellsTheStepsInTheOrderInWhichTheyRanAndAttemptsApart() {
        assertThat(pipewright.run("runs", "logs", "order-1").out()).isEqualTo("""
                first | one
                first | two
                twice | try\trace
                twice | [pipewright] exited with code 1
                twice (attempt 2) | try\trace
                last | no line end
                """);
    }

    @Test
    void writesAnObjectPerLineForPrograms() {
        assertThat(pipewright.run("runs", "logs", "order-1", "-o", "json").out())
                .isEqualTo("""
                {"step":"first","attempt":1,"line":"one"}
                {"step":"first","attempt":1,"line":"two"}
                {"step":"twice","attempt":1,"line":"try\\trace"}
                {"step":"twice","attempt":1,"line":"[pipewright] exited with code 1"}
                {"step":"twice","attempt":2,"line":"try\\trace"}
                {"step":"last","attempt":1,"line":"no line end"}
                """);
    }

    @Test
    void showsStepsInTheOrderOfTheGraph() {
        assertThat(pipewright
                        .run("runs", "show", "order-1")
                        .out()
                        .lines()
                        .dropWhile(line -> !line.startsWith("STEP"))
                        .map(line -> line.split(" +", 2)[0]))
                .containsExactly("STEP", "first", "twice", "twice", "last", "never");
    }
}
