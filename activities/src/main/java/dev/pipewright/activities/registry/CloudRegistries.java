package dev.pipewright.activities.registry;

import dev.pipewright.stack.ContainerRegistry;

/** Registries of clouds: they give passwords for some hours to whom the cloud knows. Safe for several threads. */
public interface CloudRegistries {
    /**
     * How to log in, for the next minutes at least.
     *
     * @param component whose credentials hold
     * @param at the registry, which may be another one than the component's: of another account, in another region
     * @throws RegistryException if the cloud gives nothing; with a hint
     */
    RegistryLogin login(ContainerRegistry.Aws component, EcrAddress at) throws RegistryException, InterruptedException;

    /**
     * Makes a repository, empty and with what keeps it tidy. One that is there already is fine, and is left as it is.
     *
     * @param component whose credentials hold
     * @param at the registry that is to have it
     * @throws RegistryException if the cloud does not make it; with a hint
     */
    void create(ContainerRegistry.Aws component, EcrAddress at, String repository)
            throws RegistryException, InterruptedException;
}
