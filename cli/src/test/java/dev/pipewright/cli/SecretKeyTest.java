package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of PIPEWRIGHT_SECRET_KEY, which whoever executes a run must have too. */
class SecretKeyTest {
    @TempDir
    private Path folder;

    private Path pipeline;

    @BeforeEach
    void createASecret() throws Exception {
        Path value = Files.writeString(folder.resolve("value"), "hunter2-and-more");
        assertThat(with(1).run("secret", "create", "TOKEN", "--from-file", value)
                        .exitCode())
                .isZero();
        pipeline = with(1).pipeline("secretive", """
                name: secretive
                steps:
                  use: {run: 'printf %s "$TOKEN" | wc -c', secrets: [TOKEN], cache: false}
                """);
    }

    private Pipewright with(int key) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) key;
        return new Pipewright(folder)
                .with("PIPEWRIGHT_SECRET_KEY", Base64.getEncoder().encodeToString(bytes));
    }

    @Test
    void isKnownToTheRunOfACommandAndToTheProcessBehindADetachedOne() throws Exception {
        assertThat(with(1).run("run", pipeline).exitCode()).isZero();
        assertThat(with(1).run("run", pipeline, "--detach").exitCode()).isZero();
        Pipewright.await(
                "the detached run has ended",
                () -> with(1).run("runs", "show", "secretive-2").out().contains("COMPLETED"));

        assertThat(with(1).run("runs", "logs", "secretive-2").out()).contains("16");
    }

    @Test
    void failsAStepAtOnceWhenTheKeyIsAnotherOne() {
        Pipewright.Said said = with(2).run("run", pipeline);

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err())
                .contains("Cannot start step 'use' of run secretive-1: cannot read secret 'TOKEN': it was sealed with"
                        + " another key (restore secret.key or PIPEWRIGHT_SECRET_KEY, or give the value again:"
                        + " pipewright secret update TOKEN)")
                .doesNotContain("hunter2");
    }
}
