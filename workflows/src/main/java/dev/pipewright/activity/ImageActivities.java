package dev.pipewright.activity;

import io.temporal.activity.ActivityInterface;

/**
 * Makes the images that steps run in. Both calls heartbeat, and both are safe to repeat: nothing that is there already is
 * fetched, built or pushed again.
 *
 * <p>Failures that only the user can mend are {@link Failures#NOT_FOUND} (image, file), {@link Failures#ACCESS_DENIED} and
 * {@link Failures#REFUSED}; they are not retried. {@link Failures#UNAVAILABLE} is: a registry or package index that is busy,
 * broken or out of reach, with the delay that it asked for.
 */
@ActivityInterface(namePrefix = "Image.")
public interface ImageActivities {
    /**
     * Finds out what the image will be made of, without building anything: what the base's name means today, and which
     * packages the requirements come to. Called once per run and image; all that follows uses the answer, so that a tag
     * that moves changes nothing in a run. A second call may answer differently if a tag has moved.
     */
    ResolvedImage resolve(ImageRequest request);

    /**
     * Builds the image and pushes it to the request's registry, or returns the prebuilt one. An image of the same content
     * that is in the registry is returned as it is; callers that ask for the same image at once build it once.
     *
     * @param resolved what {@link #resolve} returned for the same request
     */
    BuiltImage build(ImageRequest request, ResolvedImage resolved);
}
