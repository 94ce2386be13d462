package dev.pipewright.activities.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key that secrets are sealed with: AES-256 in GCM mode, the secret's name bound to its value. */
final class SecretKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** A sealed value, in base64. The id tells a wrong key from a changed row. */
    record Sealed(String keyId, String nonce, String bytes) {}

    /**
     * What is sealed.
     *
     * @param name bound to the value
     * @param what as a sentence names it, {@code secret 'x'}
     * @param again the command that gives it another value
     */
    record Thing(String name, String what, String again) {
        static Thing secret(String name) {
            return new Thing(name, "secret '" + name + "'", "pipewright secret update " + name);
        }
    }

    private final byte[] key;

    private SecretKey(byte[] key) {
        this.key = key;
    }

    /** The key that the environment gives. */
    static SecretKey given(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != KEY_BYTES) {
            throw CatalogException.invalid(
                    "Cannot use PIPEWRIGHT_SECRET_KEY: it is not 32 bytes in base64", "openssl rand -base64 32");
        }
        return new SecretKey(key);
    }

    /** The key of the file. */
    static SecretKey read(Path file) {
        byte[] key;
        try {
            key = Files.readAllBytes(file);
        } catch (IOException e) {
            throw CatalogException.unusable(
                    "Cannot read the secret key " + file + ": " + CatalogTrouble.reason(e), null, e);
        }
        if (key.length != KEY_BYTES) {
            throw CatalogException.unusable(
                    "Cannot use the secret key " + file + ": it has " + key.length + " bytes instead of " + KEY_BYTES,
                    "restore the file from a backup",
                    null);
        }
        return new SecretKey(key);
    }

    /** A new random key in the file, mode 0600, which appears whole or not at all. */
    static SecretKey create(Path file) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Path partial = file.resolveSibling(
                    file.getFileName() + "." + ProcessHandle.current().pid());
            Files.deleteIfExists(partial);
            Folders.createPrivateFile(partial);
            Files.write(partial, key);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw CatalogException.unusable(
                    "Cannot write the secret key " + file + ": " + CatalogTrouble.reason(e), null, e);
        }
        return new SecretKey(key);
    }

    Sealed seal(String name, String value) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] bytes = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(value.getBytes(StandardCharsets.UTF_8));
            return new Sealed(id(), text(nonce), text(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    /** The value, or a message that says whether the key is another one or the row was changed. */
    String open(Thing thing, Sealed sealed) {
        if (!sealed.keyId().equals(id())) {
            throw CatalogException.unusable(
                    "Cannot read " + thing.what() + ": it was sealed with another key",
                    "restore secret.key or PIPEWRIGHT_SECRET_KEY, or give the value again: " + thing.again(),
                    null);
        }
        try {
            byte[] value = cipher(Cipher.DECRYPT_MODE, thing.name(), bytes(sealed.nonce()))
                    .doFinal(bytes(sealed.bytes()));
            return new String(value, StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException | InvalidAlgorithmParameterException e) {
            throw CatalogException.unusable(
                    "Cannot read " + thing.what() + ": its row in the catalog was changed by something else",
                    "give the value again: " + thing.again(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    /** Says which key it is without giving it away. */
    private String id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("pipewright secret key".getBytes(StandardCharsets.UTF_8));
            return text(Arrays.copyOf(digest.digest(key), 9));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
