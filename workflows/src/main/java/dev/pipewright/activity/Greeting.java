package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

/**
 * What a machine's worker says of itself.
 *
 * @param publicKey made when the worker started, kept in its memory only; Base64 of an X.509 SubjectPublicKeyInfo (X25519)
 */
public record Greeting(String publicKey) {
    public Greeting {
        requireNonNull(publicKey, "publicKey");
    }
}
