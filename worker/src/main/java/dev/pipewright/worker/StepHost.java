package dev.pipewright.worker;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.catalog.CatalogRecorder;
import dev.pipewright.activities.step.ArtifactStorage;
import dev.pipewright.activities.step.ContainerSetting;
import dev.pipewright.activities.step.CpuPermits;
import dev.pipewright.activities.step.Durability;
import dev.pipewright.activities.step.LocalSteps;
import dev.pipewright.activities.step.RegistryLogins;
import dev.pipewright.activities.step.UnreadableSecretException;
import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The activities of a worker, wired to its catalog, stores and host. */
final class StepHost implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Catalog catalog;
    private final Stores stores;
    private final CatalogRecorder recorder;
    private final LocalSteps steps;

    StepHost(HostSettings settings, boolean durable, HostRegistries registries) {
        catalog = settings.catalog();
        stores = new Stores(settings::catalog);
        recorder = new CatalogRecorder(catalog, stores::manifests, Clock.systemUTC());
        steps = new LocalSteps(
                settings.folder().work(),
                this::storage,
                this::secret,
                new RecordedSteps(catalog, recorder),
                CpuPermits.ofHost(),
                durable ? Durability.DURABLE : Durability.EPHEMERAL,
                GRACE,
                ContainerSetting.local(settings.environment(), logins(registries)));
    }

    /** With what {@code docker login} has left on this host, or a cloud gives, looked for when an image has to be pulled. */
    private static RegistryLogins logins(HostRegistries registries) {
        return (step, registry) -> {
            StepImage image = step.image();
            return registries.get().login(registry, image == null ? null : image.registry());
        };
    }

    private ArtifactStorage storage(ArtifactStore store) {
        return new ArtifactStorage(new Artifacts(stores.objects(store)), stores.logs(store));
    }

    @Nullable
    String secret(String name) {
        try {
            return catalog.secrets().value(name);
        } catch (CatalogException e) {
            if (e.kind() == CatalogException.Kind.NOT_FOUND) {
                return null;
            }
            if (e.kind() == CatalogException.Kind.UNAVAILABLE) {
                throw e;
            }
            String reason = String.valueOf(e.getMessage()).replaceFirst("^Cannot", "cannot");
            throw new UnreadableSecretException(e.hint() == null ? reason : reason + " (" + e.hint() + ")", e);
        }
    }

    CatalogActivities catalog() {
        return recorder;
    }

    StepActivities steps() {
        return steps;
    }

    /** Ends and removes what workers that died left of runs which nobody executes any more. */
    void sweep(Predicate<String> over) throws IOException {
        try {
            steps.sweep(over);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills what runs of a run, without grace. */
    void kill(String run) {
        try {
            steps.kill(run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what is left of the steps, unless they are to outlive this process. */
    @Override
    public void close() throws IOException {
        steps.close();
    }
}
