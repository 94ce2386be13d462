package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one file. */
class SharedCatalogTest {
    private static final int PROCESSES = 8;
    private static final int WRITES = 100;

    @TempDir
    Path folder;

    @Test
    void countsRunsAcrossProcessesThatAllCreateTheCatalogAtOnceAndNeverFindItLocked() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start());
        }
        for (Process process : processes) {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
        }

        Set<String> names = new HashSet<>();
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            output.lines()
                    .filter(line -> line.startsWith("training-"))
                    .forEach(names::add); // JDK 24 and newer warn of native code
        }
        assertThat(names)
                .isEqualTo(IntStream.rangeClosed(1, PROCESSES * WRITES)
                        .mapToObj(n -> "training-" + n)
                        .collect(Collectors.toSet()));
    }

    @Test
    void unpacksTheNativeLibraryWholeAndOnceForAllProcesses() throws Exception {
        Process process = start();
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();

        try (Stream<Path> files = Files.walk(folder.resolve("cache/native"))) {
            assertThat(files.filter(Files::isRegularFile)).singleElement().satisfies(library -> assertThat(
                            library.getFileName().toString())
                    .contains("sqlitejdbc"));
        }
    }

    @Test
    void letsThreadsOfOneProcessTakeTurns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try (Catalog catalog = Catalog.open(folder)) {
            List<Future<String>> names = new ArrayList<>();
            for (int i = 0; i < PROCESSES * WRITES; i++) {
                names.add(threads.submit(() -> catalog.runs().create(aRun())));
            }
            Set<String> distinct = new HashSet<>();
            for (Future<String> name : names) {
                distinct.add(name.get());
            }
            assertThat(distinct).hasSize(PROCESSES * WRITES);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void noticesThatAnotherConnectionHasWritten() {
        try (Catalog one = Catalog.open(folder);
                Catalog other = Catalog.open(folder)) {
            long before = one.steps().dataVersion();
            assertThat(one.steps().dataVersion()).isEqualTo(before);

            other.runs().create(aRun());

            assertThat(one.steps().dataVersion()).isNotEqualTo(before);
        }
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        return process;
    }

    private static NewRun aRun() {
        return new NewRun("training", null, "default", "{}", "test", Instant.EPOCH, null, Map.of());
    }

    /** Waits for a line, so that all processes open the file that is not there yet at the same moment. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            if (System.in.read() < 0) {
                return;
            }
            try (Catalog catalog = Catalog.open(Path.of(arguments[0]))) {
                for (int i = 0; i < WRITES; i++) {
                    System.out.println(catalog.runs().create(aRun()));
                }
            }
        }
    }
}
