package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepLogTest {
    private Path root;
    private Workshop workshop;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        root = directory;
        workshop = new Workshop(root, Durability.EPHEMERAL);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void keepsALineOfAHundredMegabytes() throws Exception {
        workshop.run(step("load", "head -c 100000000 /dev/zero | tr '\\0' x"));

        AtomicLong bytes = new AtomicLong();
        workshop.copyLog("load", new OutputStream() {
            @Override
            public void write(int b) {
                bytes.incrementAndGet();
            }

            @Override
            public void write(byte[] some, int offset, int length) {
                bytes.addAndGet(length);
            }
        });
        assertThat(bytes).hasValue(100_000_000);
    }

    @Test
    void keepsBinaryOutputByteForByte() throws Exception {
        Path printed = root.resolve("printed");
        workshop.run(step("load", "head -c 300000 /dev/urandom | tee $PRINTED").env("PRINTED", printed.toString()));

        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        workshop.copyLog("load", kept);
        assertThat(kept.toByteArray()).isEqualTo(Files.readAllBytes(printed));
    }

    @Test
    void isReadableWhileTheStepRuns() throws Exception {
        Path go = root.resolve("go");
        workshop.run(
                step("load", "echo early; while ! test -e $GO; do sleep 0.01; done")
                        .env("GO", go.toString()),
                () -> {
                    try {
                        if (workshop.log("load").equals("early\n")) {
                            Files.createFile(go);
                        }
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return Wish.GO_ON;
                });

        assertThat(workshop.log("load")).isEqualTo("early\n");
    }

    @Test
    void masksSecretsWhereverTheyArePrinted() throws Exception {
        workshop.secrets.put("TOKEN", "s3cret");
        workshop.secrets.put("KEY", "-----BEGIN-----\nabcdef\nno\n");
        workshop.run(step("load", "echo $TOKEN; printf s3; printf 'cret\\n'; echo \"$KEY\"; echo no")
                .secret("TOKEN")
                .secret("KEY"));

        assertThat(workshop.log("load")).isEqualTo("***\n***\n***\nno\n");
    }

    @Test
    void masksSecretsInMetadataAndInTheNamesOfWhatIsNotKept() throws Exception {
        workshop.secrets.put("TOKEN", "s3cret");
        workshop.secrets.put("PIN", "471147");
        StepResult result = workshop.run(step(
                        "load",
                        "printf '{\"a\": \"is %s!\", \"%s\": 1, \"pin\": %s, \"rows\": 4}' $TOKEN $TOKEN $PIN"
                                + " > $PIPEWRIGHT_METADATA; touch $OUTPUTS/$TOKEN")
                .secret("TOKEN")
                .secret("PIN"));

        assertThat(result.metadata()).isEqualTo(Map.of("a", "is ***!", "***", 1, "pin", "***", "rows", 4));
        assertThat(workshop.log("load")).endsWith("not among the declared outputs: ***\n");
        assertThatThrownBy(() -> workshop.run(
                        step("broken", "echo $TOKEN > $PIPEWRIGHT_METADATA").secret("TOKEN")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .contains("wrote metadata that cannot be read: ")
                        .doesNotContain("s3cret"));
    }

    @Test
    void keepsTheErrorOutputInOrderWithTheOther() throws Exception {
        workshop.run(step("load", "echo one; echo two >&2; echo three"));

        assertThat(workshop.log("load")).isEqualTo("one\ntwo\nthree\n");
    }
}
