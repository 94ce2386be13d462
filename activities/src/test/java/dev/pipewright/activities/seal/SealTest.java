package dev.pipewright.activities.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final SealedContent CONTENT = new SealedContent(
            Map.of("PASSWORD", "hunter2 \"and\" more\n", "EMPTY", ""),
            new RegistryLogin("registry.example:5000", "AWS", "token-1"));

    private final MachineKey key = new MachineKey();

    private static void refused(ThrowingCallable call, String type, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(type);
            assertThat(failure.getOriginalMessage()).isEqualTo(message);
            assertThat(failure.isNonRetryable()).isTrue();
        });
    }

    @Test
    void opensWhatWasSealedForIt() {
        assertThat(key.open(Seal.seal(key.publicKey(), CONTENT))).isEqualTo(CONTENT);
        SealedContent secrets = new SealedContent(Map.of("A", "1"), null);
        assertThat(key.open(Seal.seal(key.publicKey(), secrets))).isEqualTo(secrets);
    }

    @Test
    void looksDifferentEachTimeAndShowsNothing() {
        String sealed = Seal.seal(key.publicKey(), CONTENT);

        assertThat(Seal.seal(key.publicKey(), CONTENT)).isNotEqualTo(sealed);
        assertThat(new String(Base64.getDecoder().decode(sealed), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("hunter2", "PASSWORD", "token-1");
        assertThat(CONTENT.toString()).contains("PASSWORD").doesNotContain("hunter2", "token-1");
    }

    @Test
    void saysThatTheKeyHasChangedForWhatWasSealedForAnotherOrNotAtAll() {
        String message = "Cannot read what was sealed for this machine: its worker was started anew since (it is sealed"
                + " again by itself)";
        refused(() -> key.open(Seal.seal(new MachineKey().publicKey(), CONTENT)), Failures.KEY_CHANGED, message);
        refused(() -> key.open(null), Failures.KEY_CHANGED, message);
    }

    @Test
    void refusesWhatWasDamaged() {
        byte[] sealed = Base64.getDecoder().decode(Seal.seal(key.publicKey(), CONTENT));
        sealed[sealed.length - 20] ^= 1;
        String damaged = Base64.getEncoder().encodeToString(sealed);

        refused(
                () -> key.open(damaged),
                Failures.REFUSED,
                "Cannot read what was sealed for this machine: it was damaged on its way (run the step again)");
    }

    @Test
    void sealsForNothingButAKey() {
        assertThatThrownBy(() -> Seal.seal("bm8ga2V5", CONTENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'bm8ga2V5' is not the public key of a machine");
    }
}
