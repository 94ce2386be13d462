package dev.pipewright.activities.seal;

import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** The key of a machine's worker: made when it starts, never written anywhere. */
public final class MachineKey {
    private final KeyPair keys;

    /** A new one. */
    public MachineKey() {
        try {
            this.keys = Curve.newKeys();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java has X25519", e);
        }
    }

    /** For {@link Seal#seal}; Base64. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /**
     * Reads what was sealed.
     *
     * @param sealed null if nothing was, which is as if it had been for another machine
     * @throws ApplicationFailure {@link Failures#KEY_CHANGED} if it was sealed for another key, {@link Failures#REFUSED} if it
     *     is damaged
     */
    public SealedContent open(@Nullable String sealed) {
        byte[] all = sealed == null ? new byte[0] : Base64.getDecoder().decode(sealed);
        byte[] mine = keys.getPublic().getEncoded();
        int text = 2 * Curve.PUBLIC_KEY_BYTES;
        if (all.length < text || !Arrays.equals(Arrays.copyOf(all, mine.length), mine)) {
            throw Failures.permanent(
                    Failures.KEY_CHANGED,
                    "Cannot read what was sealed for this machine: its worker was started anew since"
                            + " (it is sealed again by itself)");
        }
        byte[] theirs = Arrays.copyOfRange(all, Curve.PUBLIC_KEY_BYTES, text);
        try {
            return SealedContent.read(Curve.apply(
                    Cipher.DECRYPT_MODE,
                    keys.getPrivate(),
                    Curve.publicKey(theirs),
                    Seal.concatenated(theirs, mine),
                    Arrays.copyOfRange(all, text, all.length)));
        } catch (GeneralSecurityException e) {
            throw Failures.permanent(
                    Failures.REFUSED,
                    "Cannot read what was sealed for this machine: it was damaged on its way (run the step again)");
        }
    }
}
