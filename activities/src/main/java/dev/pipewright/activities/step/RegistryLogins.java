package dev.pipewright.activities.step;

import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activity.StepExecution;
import java.io.IOException;
import java.util.Optional;

/** Looks up how to log in to registries, on the host that pulls. */
@FunctionalInterface
public interface RegistryLogins {
    /**
     * How to log in to a registry for a step's image; empty if nobody said how.
     *
     * @param registry host and port
     */
    Optional<RegistryLogin> login(StepExecution step, String registry) throws IOException, InterruptedException;
}
