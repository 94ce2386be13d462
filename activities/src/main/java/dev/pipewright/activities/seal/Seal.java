package dev.pipewright.activities.seal;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import javax.crypto.Cipher;

/** Encrypts for a machine. What is sealed is: the machine's public key, a public key made for this text, the encrypted text. */
public final class Seal {
    private Seal() {}

    /**
     * Encrypts so that only the machine with that key can read it.
     *
     * @param publicKey as {@link MachineKey#publicKey()} gave it
     * @return Base64
     * @throws IllegalArgumentException if that is no such key
     */
    public static String seal(String publicKey, SealedContent content) {
        try {
            byte[] machine = Base64.getDecoder().decode(publicKey);
            KeyPair mine = Curve.newKeys();
            byte[] context = concatenated(mine.getPublic().getEncoded(), machine);
            byte[] text = Curve.apply(
                    Cipher.ENCRYPT_MODE, mine.getPrivate(), Curve.publicKey(machine), context, content.bytes());
            return Base64.getEncoder()
                    .encodeToString(concatenated(machine, mine.getPublic().getEncoded(), text));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("'" + publicKey + "' is not the public key of a machine", e);
        }
    }

    static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
