package dev.pipewright.worker;

import dev.pipewright.activities.image.ImageResolver;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;

/** What the images of a run would be made of, found out by this process and not by the run: a plan is one question. */
public final class PlannedImages {
    private final HostSettings settings;
    private final HostRegistries registries;

    /** Touches nothing yet. */
    public PlannedImages(HostSettings settings) {
        this.settings = settings;
        this.registries = new HostRegistries(settings);
    }

    /**
     * What the image would be made of today.
     *
     * @throws UnresolvedImageException in the words that a run would fail with
     */
    public ResolvedImage resolve(ImageRequest request) throws UnresolvedImageException {
        ImageResolver resolver = new ImageResolver(
                settings.folder().cache(),
                new Stores(settings::catalog)::artifacts,
                registries.get(),
                settings.environment());
        try {
            return resolver.resolve(request);
        } catch (ApplicationFailure failure) {
            throw new UnresolvedImageException(kind(failure), failure.getOriginalMessage(), failure);
        } catch (IOException e) {
            throw new UnresolvedImageException(
                    UnresolvedImageException.Kind.AWAY, "Cannot find out what the image is made of: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnresolvedImageException(UnresolvedImageException.Kind.AWAY, "interrupted", e);
        }
    }

    private static UnresolvedImageException.Kind kind(ApplicationFailure failure) {
        return switch (failure.getType()) {
            case Failures.NOT_FOUND -> UnresolvedImageException.Kind.MISSING;
            case Failures.UNAVAILABLE -> UnresolvedImageException.Kind.AWAY;
            default -> UnresolvedImageException.Kind.REFUSED;
        };
    }
}
