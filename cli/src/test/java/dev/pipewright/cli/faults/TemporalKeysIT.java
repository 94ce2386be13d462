package dev.pipewright.cli.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine of EC2 before a Temporal server that lets in by a certificate, which is replaced in the middle of a step. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TemporalKeysIT {
    private static final String REGION = "eu-west-1";
    private static final String CANARY = "temporal-canary-key";

    /** Where what a machine boots and keeps is, as the booter sees it. */
    private static final Path STATES = Path.of("/var/lib/pipewright");

    @TempDir
    private Path folder;

    @Test
    void isLetInByWhatItReadsItselfAndGoesOnWithWhatReplacesIt() throws Exception {
        try (Bed bed = Bed.start(folder, Flavor.VM_AWS, Engine.ofHost());
                TlsFront front = TlsFront.to(port(bed), folder.resolve("tls"))) {
            Cloud cloud = Objects.requireNonNull(bed.cloud());
            String certificate = cloud.moto().makeSecret(REGION, "certificate", front.secret());
            String key = cloud.moto().makeSecret(REGION, "key", CANARY);
            bed.registerVariant("keyed", "--temporal_tls_secret=" + certificate, "--temporal_api_key_secret=" + key);
            bed.command("orchestrator", "update", "keyed", "--temporal_address=127.0.0.1:" + front.port());
            Scenario run = Scenario.comeOn("keyed", bed, Chapter.MID_STEP, "keyed");
            assertStandsNowhere(bed, run);

            String replaced = front.change(folder.resolve("tls"));
            cloud.moto().replaceSecret(REGION, certificate, replaced);
            run.goOn();
            run.awaitEnd();

            run.assertEndedWell(Fault.WORKER);
            assertThat(run.machines()).as(run.evidence()).hasSize(1);
            assertThat(cloud.front().calls("GetSecretValue", certificate)).isGreaterThan(1);
        }
    }

    private static int port(Bed bed) {
        return Integer.parseInt(bed.temporal().address().replaceFirst(".*:", ""));
    }

    /** Neither in what the instance was started with and keeps, nor in containers, processes, Temporal or the catalog. */
    private static void assertStandsNowhere(Bed bed, Scenario run) throws Exception {
        StringBuilder all = new StringBuilder();
        for (Path folder : List.of(STATES, bed.pipewright().data())) {
            for (Path file : files(folder)) {
                all.append(read(file));
            }
        }
        for (Path process : processes()) {
            all.append(read(process.resolve("cmdline"))).append(read(process.resolve("environ")));
        }
        for (String container : bed.engine().containers(run.name())) {
            all.append(bed.engine().docker("inspect", container));
        }
        all.append(bed.temporal()
                .temporal("workflow", "show", "--output", "json", "--workflow-id", "pipewright/" + run.name()));

        assertThat(all.toString().contains("temporalTlsSecret"))
                .as("it was looked where it could be")
                .isTrue();
        assertThat(all.toString().contains(CANARY)).isFalse();
        assertThat(all.toString().contains("BEGIN PRIVATE KEY")).isFalse();
    }

    /** Nothing of a process that is gone. */
    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> processes() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> Files.exists(process.resolve("cmdline")))
                    .toList();
        }
    }
}
