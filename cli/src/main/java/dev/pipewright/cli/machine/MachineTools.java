package dev.pipewright.cli.machine;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.worker.DataFolder;
import dev.pipewright.worker.HostSettings;
import dev.pipewright.worker.MachineDesk;
import dev.pipewright.worker.MachinesAwayException;
import java.util.function.Supplier;

/** What the commands that do something with machines work with. */
final class MachineTools {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    MachineTools(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    Environment environment() {
        return environment;
    }

    Catalog catalog() {
        return catalog.get();
    }

    HostSettings settings() {
        DataFolder folder = new DataFolder(environment.dataFolder(), environment.cacheFolder());
        return new HostSettings(catalog(), folder, environment.variables());
    }

    MachineDesk desk() {
        return new MachineDesk(settings());
    }

    /** @param what could not be done, {@code Cannot terminate machine 'x'} */
    static UserError away(String what, MachinesAwayException e) {
        return new UserError(
                ExitCode.UNREACHABLE,
                what + ": " + e.getMessage(),
                "start the Docker engine, or name one that runs in DOCKER_HOST",
                e);
    }
}
