package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the class-data archive is made from; as a process of its own, because it makes itself believe that S3 is on this host. */
class WarmUpTest {
    @TempDir
    private Path folder;

    @Test
    void doesSilentlyAllThatCommandsUsuallyDoAndLeavesNothingBehind() throws Exception {
        Pipewright pipewright = new Pipewright(folder);
        Process process = pipewright.start("warm-up");

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

        assertThat(pipewright.output().lines())
                .as("but for what Java says of options that the launcher gives")
                .allMatch(line -> line.isEmpty() || line.startsWith("WARNING: "));
        assertThat(process.exitValue()).isZero();
        assertThat(pipewright.data()).doesNotExist();
    }
}
