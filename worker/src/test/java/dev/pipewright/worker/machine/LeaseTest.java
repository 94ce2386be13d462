package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    @TempDir
    private Path folder;

    private Path file;
    private Lease lease;
    private long now = 1;
    private Lease.Run run = () -> true;
    private boolean needed = true;

    @BeforeEach
    void begin() {
        file = folder.resolve("lease");
        lease = new Lease(file, Duration.ofSeconds(60), () -> run.goesOn(), () -> needed, () -> now);
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private void lose() {
        run = () -> {
            throw new IllegalStateException("no route to host");
        };
    }

    @Test
    void writesSomethingElseEachTimeTheRunGoesOn() throws IOException {
        assertThat(lease.look()).isNull();
        String first = Files.readString(file);
        pass(5);

        assertThat(lease.look()).isNull();

        assertThat(Files.readString(file)).isNotEqualTo(first);
    }

    @Test
    void endsAtOnceWithTheRun() {
        run = () -> false;

        assertThat(lease.look()).isEqualTo("its run is over");
        assertThat(file).doesNotExist();
    }

    @Test
    void outlivesATemporalThatIsOutOfReachForLessThanItsLength() {
        lose();
        pass(59);
        assertThat(lease.look()).isNull();
        run = () -> true;
        assertThat(lease.look()).isNull();
        lose();
        pass(59);

        assertThat(lease.look()).isNull();
    }

    @Test
    void endsWhenTemporalIsOutOfReachForLonger() {
        assertThat(lease.look()).isNull();
        lose();
        pass(61);

        assertThat(lease.look()).isEqualTo("Temporal did not answer for 60 seconds: no route to host");
    }

    @Test
    void endsWhenTheRunHasGivenTheMachineBackAndNobodyEndsIt() {
        assertThat(lease.look()).isNull();
        needed = false;
        pass(59);
        assertThat(lease.look()).isNull();
        pass(2);

        assertThat(lease.look()).isEqualTo("its run needs it no more, and nobody has ended it");
    }

    @Test
    void saysThatItCannotBeWritten() throws IOException {
        Files.createDirectories(folder.resolve("lease.part").resolve("in the way"));
        pass(61);

        assertThat(lease.look()).startsWith("its lease cannot be written: java.nio.file.");
    }
}
