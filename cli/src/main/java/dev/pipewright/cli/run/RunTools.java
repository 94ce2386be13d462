package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogRecorder;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.worker.DataFolder;
import dev.pipewright.worker.HostSettings;
import dev.pipewright.worker.PlannedImages;
import dev.pipewright.worker.RunHost;
import dev.pipewright.worker.RunRefusedException;
import dev.pipewright.worker.Stores;
import dev.pipewright.worker.UnreachableException;
import dev.pipewright.worker.UnresolvedImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.Supplier;

/** What every command about runs works with. */
public final class RunTools {
    private final Environment environment;
    private final Supplier<Catalog> catalog;
    private final Stores stores;

    /** @param catalog opened by its first call */
    public RunTools(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
        this.stores = new Stores(catalog);
    }

    Environment environment() {
        return environment;
    }

    Catalog catalog() {
        return catalog.get();
    }

    Stores stores() {
        return stores;
    }

    /** The catalog as runs record in it. */
    CatalogRecorder recorder() {
        return new CatalogRecorder(catalog(), stores::manifests, Clock.systemUTC());
    }

    DataFolder folder() {
        return new DataFolder(environment.dataFolder(), environment.cacheFolder());
    }

    HostSettings hostSettings() {
        return new HostSettings(catalog(), folder(), environment.variables());
    }

    /** Runs whose process has died show as interrupted from here on. */
    void noticeInterrupted() {
        try {
            RunHost.noticeInterrupted(catalog(), folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run, as it is now; an unknown name is an error with the nearest one. */
    Run run(String name) {
        noticeInterrupted();
        return catalog().runs().get(name);
    }

    /** Opens a host. */
    RunHost open(Opening opening) throws IOException {
        try {
            return opening.open(hostSettings());
        } catch (UnreachableException e) {
            throw unreachable(e);
        } catch (RunRefusedException e) {
            throw UserError.refused(String.valueOf(e.getMessage()), null);
        }
    }

    /** Whether a Temporal server is named, so that runs outlive the process that executes them. */
    boolean durable() {
        try {
            return RunHost.durable(hostSettings());
        } catch (UnreachableException e) {
            throw unreachable(e);
        }
    }

    /** What an image would be made of today, as the workflow would find out. */
    ResolvedImage resolve(ImageRequest request) {
        try {
            return new PlannedImages(hostSettings()).resolve(request);
        } catch (UnresolvedImageException e) {
            int exitCode =
                    switch (e.kind()) {
                        case MISSING -> ExitCode.NOT_FOUND;
                        case REFUSED -> ExitCode.REFUSED;
                        case AWAY -> ExitCode.UNREACHABLE;
                    };
            throw new UserError(exitCode, String.valueOf(e.getMessage()), null, e);
        }
    }

    static UserError unreachable(UnreachableException e) {
        return new UserError(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e.hint(), e);
    }

    /** How a host is opened. */
    interface Opening {
        RunHost open(HostSettings settings) throws UnreachableException, RunRefusedException, IOException;
    }
}
