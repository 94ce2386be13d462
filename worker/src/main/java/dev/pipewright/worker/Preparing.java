package dev.pipewright.worker;

import dev.pipewright.activities.catalog.RecordedImages;
import dev.pipewright.activities.image.ImageBuilder;
import dev.pipewright.activities.step.SecretValues;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What gets images and machines for runs, recorded in the catalog. */
final class Preparing implements AutoCloseable {
    private final HostRegistries registries;
    private final List<Object> activities = new ArrayList<>();

    /**
     * Prepares nothing yet.
     *
     * @param durable whether runs outlive the server: the others boot no machines
     * @param registries closed with this
     * @param secrets what machines may get to know
     * @throws UnreachableException if what machines need to reach Temporal cannot be read
     */
    Preparing(HostSettings settings, boolean durable, HostRegistries registries, SecretValues secrets)
            throws UnreachableException {
        this.registries = registries;
        ComponentTrials components = new ComponentTrials(settings, registries);
        RunGate gate = new RunGate(settings.catalog(), components, Clock.systemUTC());
        activities.add(new WhenNeeded(settings, registries, gate));
        if (durable) {
            activities.add(new GatedMachines(Fleets.of(settings, registries, secrets), gate));
        }
    }

    /** The activities of a worker that have to do with it. */
    List<Object> activities() {
        return List.copyOf(activities);
    }

    /** Breaks off what is under way with registries. */
    @Override
    public void close() {
        registries.close();
    }

    /** Makes images, and what makes them only when a run asks for one: loading it takes longer than a run of processes may. */
    private static final class WhenNeeded implements ImageActivities {
        private final HostSettings settings;
        private final HostRegistries registries;
        private final RunGate gate;
        private @Nullable ImageActivities images;

        private WhenNeeded(HostSettings settings, HostRegistries registries, RunGate gate) {
            this.settings = settings;
            this.registries = registries;
            this.gate = gate;
        }

        private synchronized ImageActivities images() {
            ImageActivities ready = images;
            if (ready == null) {
                ImageBuilder made = new ImageBuilder(
                        settings.folder().cache(),
                        new Stores(settings::catalog)::artifacts,
                        registries.get(),
                        settings.environment());
                ready = new RecordedImages(new GatedImages(made, gate), settings.catalog(), Clock.systemUTC());
                images = ready;
            }
            return ready;
        }

        @Override
        public ResolvedImage resolve(ImageRequest request) {
            return images().resolve(request);
        }

        @Override
        public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
            return images().build(request, resolved);
        }
    }
}
