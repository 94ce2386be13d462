package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.StandardOutput;
import dev.pipewright.cli.console.Terminal;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that cannot be written. */
class LostOutputTest {
    private static final String FULL = "pipewright: Cannot write to standard output: No space left on device\n";

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(OutputStream target, String... arguments) {
        Environment environment = new Environment(
                Map.of("PIPEWRIGHT_HOME", folder.resolve("data").toString()),
                folder,
                InputStream.nullInputStream(),
                new StandardOutput(target),
                new PrintWriter(err),
                Terminal.NONE);
        return Main.commandLine(environment).execute(arguments);
    }

    @Test
    void areNoSuccessOnAFullDevice() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");

        for (String[] command : new String[][] {{"stack", "list"}, {"stack", "list", "-o", "json"}, {"--help"}}) {
            err.getBuffer().setLength(0);
            try (OutputStream full = new FileOutputStream("/dev/full")) {
                assertThat(run(full, command)).isEqualTo(5);
            }
            assertThat(err).hasToString(FULL);
        }
    }

    @Test
    void leaveTheExitCodeOfAFailureAlone() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");

        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(run(full, "stack", "describe", "nope")).isEqualTo(3);
        }
        assertThat(err.toString()).doesNotContain("standard output");
    }

    @Test
    void areNotMissedByAReaderThatHasLeft() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(run(closed, "stack", "list")).isZero();
        assertThat(err.toString()).isEmpty();
    }
}
