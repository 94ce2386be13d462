package dev.pipewright.worker;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ecr.EcrRegistries;
import dev.pipewright.activities.registry.Registries;
import org.jspecify.annotations.Nullable;

/** How a host reaches registries: one for all that it does, so that it logs in once. Nothing is loaded before it is needed. */
final class HostRegistries implements AutoCloseable {
    private final HostSettings settings;
    private @Nullable Registries registries;

    HostRegistries(HostSettings settings) {
        this.settings = settings;
    }

    synchronized Registries get() {
        Registries known = registries;
        if (known == null) {
            known = new Registries(
                    settings.dockerConfig(),
                    settings.environment(),
                    new EcrRegistries(
                            new AwsConnections(() -> settings.catalog().connectors())));
            registries = known;
        }
        return known;
    }

    /** Breaks off what is under way with registries. */
    @Override
    public synchronized void close() {
        if (registries != null) {
            registries.close();
        }
    }
}
