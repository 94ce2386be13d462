package dev.pipewright.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What fails an activity fits into what Temporal keeps of it while it is tried again. */
final class FailuresTest {
    private static final int LIMIT = 4096;

    @Test
    void areSmallHoweverMuchThereIsToSay() {
        String endless = "ä".repeat(100_000);
        IOException cause = new IOException(endless, deep(200));

        for (ApplicationFailure failure : new ApplicationFailure[] {
            Failures.passing(Failures.UNAVAILABLE, "Cannot pull: " + endless, null, cause),
            Failures.permanent(
                    Failures.STEP_FAILED, "Step 'a' failed: " + endless, new StepFailure(1, null, null, null)),
            Failures.unforeseen(cause)
        }) {
            assertThat(size(failure)).isLessThan(LIMIT);
            assertThat(failure.getOriginalMessage()).endsWith("…");
            assertThat(failure.getOriginalMessage().getBytes(UTF_8).length).isLessThanOrEqualTo(2_000);
        }
    }

    @Test
    void doNotCutACharacterInTwo() {
        String smileys = "\uD83D\uDE00".repeat(1_000);

        String message = Failures.permanent(Failures.REFUSED, "x" + smileys).getOriginalMessage();

        assertThat(message).startsWith("x\uD83D\uDE00").endsWith("\uD83D\uDE00…");
    }

    @Test
    void keepWhatIsShortAndSayWhatWasBehindThem() {
        ApplicationFailure failure =
                Failures.passing(Failures.UNAVAILABLE, "Cannot pull", null, new IOException("no route"));

        assertThat(failure.getOriginalMessage()).isEqualTo("Cannot pull");
        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(ApplicationFailure.class, cause -> assertThat(cause.getType())
                        .isEqualTo("java.io.IOException"))
                .hasMessageContaining("no route");
        assertThat(Failures.unforeseen(new IOException("no route")).getType()).isEqualTo("java.io.IOException");
    }

    private static Throwable deep(int calls) {
        return calls == 0 ? new IOException("deep") : new IOException("deep", deep(calls - 1));
    }

    private static int size(ApplicationFailure failure) {
        return DefaultDataConverter.STANDARD_INSTANCE
                .exceptionToFailure(failure)
                .getSerializedSize();
    }
}
