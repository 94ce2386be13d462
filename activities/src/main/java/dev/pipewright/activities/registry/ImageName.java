package dev.pipewright.activities.registry;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;

/**
 * The name of an image in a registry, complete: {@code python:3.12} is {@code registry-1.docker.io/library/python:3.12}.
 *
 * @param registry host and port
 * @param repository without the registry
 * @param qualifier a tag or a digest; the digest where a name has both
 */
public record ImageName(String registry, String repository, String qualifier) {
    private static final String DOCKER_HUB = "registry-1.docker.io";

    public ImageName {
        requireNonNull(registry, "registry");
        requireNonNull(repository, "repository");
        requireNonNull(qualifier, "qualifier");
    }

    /**
     * Reads a name as Docker does.
     *
     * @throws IllegalArgumentException if it is not the name of an image
     */
    public static ImageName parse(String text) {
        try {
            ImageReference parsed = ImageReference.parse(text);
            return new ImageName(
                    parsed.getRegistry(),
                    parsed.getRepository(),
                    parsed.getDigest().orElseGet(parsed::getQualifier));
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException("'" + text + "' is not the name of an image", e);
        }
    }

    /** The same repository with another tag or digest. */
    public ImageName with(String other) {
        return new ImageName(registry, repository, other);
    }

    /**
     * The same image in a mirror of Docker Hub; an image of another registry stays where it is.
     *
     * @param mirror host, port and path prefix
     */
    public ImageName from(String mirror) {
        return registry.equals(DOCKER_HUB) ? parse(mirror + path()) : this;
    }

    /** As Docker takes it. */
    @Override
    public String toString() {
        return (registry.equals(DOCKER_HUB) ? "docker.io" : registry) + path();
    }

    private String path() {
        return "/" + repository + (qualifier.startsWith("sha256:") ? "@" : ":") + qualifier;
    }
}
