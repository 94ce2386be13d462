package dev.pipewright.activities.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * X25519, HKDF with SHA-256 (RFC 5869) and AES-256 in GCM, of the JDK. Each text has a key pair of its own, so that no key
 * ever encrypts two texts and the nonce can be a constant.
 */
final class Curve {
    /** The length of an encoded public key: a header of 12 bytes and the 32 of the curve. */
    static final int PUBLIC_KEY_BYTES = 44;

    private static final String NAME = "X25519";
    private static final String MAC = "HmacSHA256";
    private static final byte[] PURPOSE = "pipewright machine seal 1".getBytes(US_ASCII);
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    private Curve() {}

    static KeyPair newKeys() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(NAME).generateKeyPair();
    }

    static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    /**
     * Encrypts or decrypts.
     *
     * @param mode of {@link Cipher}
     * @param mine one side's private key
     * @param theirs the other side's public key
     * @param context both public keys, the sender's first; what was sealed in another context does not open
     */
    static byte[] apply(int mode, PrivateKey mine, PublicKey theirs, byte[] context, byte[] text)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance(NAME);
        agreement.init(mine);
        agreement.doPhase(theirs, true);
        byte[] key = derive(agreement.generateSecret(), context);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
        cipher.updateAAD(context);
        return cipher.doFinal(text);
    }

    /** One block of HKDF is the 32 bytes that are needed. */
    private static byte[] derive(byte[] secret, byte[] salt) throws GeneralSecurityException {
        byte[] extracted = mac(salt, secret);
        byte[] info = Arrays.copyOf(PURPOSE, PURPOSE.length + 1);
        info[PURPOSE.length] = 1;
        return mac(extracted, info);
    }

    private static byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(new SecretKeySpec(key, MAC));
        return mac.doFinal(text);
    }
}
