package dev.pipewright.activities.registry;

import static java.util.Objects.requireNonNull;

/**
 * How to log in to a registry.
 *
 * @param registry host and port
 * @param name of the user; {@code <token>} if the secret is an identity token
 * @param secret a password or a token
 */
public record RegistryLogin(String registry, String name, String secret) {
    public RegistryLogin {
        requireNonNull(registry, "registry");
        requireNonNull(name, "name");
        requireNonNull(secret, "secret");
    }

    /** Whether the secret is an identity token, not a password. */
    public boolean identity() {
        return name.equals("<token>");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " at " + registry;
    }
}
