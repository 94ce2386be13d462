package dev.pipewright.activities.image;

import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ways in which an image cannot be had, in the words of its user. */
final class ImageFailures {
    private ImageFailures() {}

    /**
     * A registry did not play along.
     *
     * @param what {@code push image 'x'}
     */
    static ApplicationFailure registry(String what, RegistryException e) {
        String message = "Cannot " + what + ": " + e.getMessage();
        if (e.kind().passing()) {
            return Failures.passing(e.type(), message, e.retryAfter(), e);
        }
        String hint = hint(e);
        return Failures.permanent(e.type(), hint == null ? message : message + " (" + hint + ")");
    }

    private static @Nullable String hint(RegistryException e) {
        return switch (e.kind()) {
            case DENIED -> e.hint() == null ? RegistryException.logIn(e.registry()) : e.hint();
            case UNTRUSTED ->
                e.hint() == null
                        ? "name its authority with: pipewright container-registry update NAME --ca_cert=FILE;"
                                + " or, for plain HTTP, --insecure=true"
                        : e.hint();
            case REFUSED -> e.hint();
            case ABSENT, BUSY, BROKEN -> null;
        };
    }

    /** There is no such image. */
    static ApplicationFailure noImage(String name, String where) {
        return Failures.permanent(
                Failures.NOT_FOUND,
                "Cannot use image '" + name + "': " + where + " has no such image (check its name and tag)");
    }

    static ApplicationFailure noName(String name) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot use image '" + name
                        + "': that is not the name of an image (write it as registry/repository:tag)");
    }

    static ApplicationFailure wrongPlatform(String name, Platform wanted, String there) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot use image '" + name + "' on " + wanted + ": it is for " + there + " (use an image for " + wanted
                        + ")");
    }

    static ApplicationFailure noInterpreter(String requirements, String base) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot install " + requirements + " into base image '" + base
                        + "': there is no Python on its PATH (use a base with Python, such as python:3.12-slim)");
    }

    static ApplicationFailure unreadable(String base) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot look for Python in base image '" + base
                        + "': its layers are compressed with zstd (give it a variable PYTHON_VERSION, or gzip layers)");
    }

    static ApplicationFailure noFile(String what, String path) {
        return Failures.permanent(
                Failures.NOT_FOUND,
                "Cannot read " + what + " '" + path
                        + "': there is no such file in the pipeline's code (check .pipewrightignore)");
    }

    /** The requirements cannot be had as they are. */
    static ApplicationFailure requirements(String where, String why, String wayOut) {
        return Failures.permanent(Failures.REFUSED, "Cannot install " + where + ": " + why + " (" + wayOut + ")");
    }

    static ApplicationFailure packageIndex(String where, String why) {
        return Failures.passing(
                Failures.UNAVAILABLE,
                "Cannot install " + where + ": the package index is out of reach: " + why,
                null,
                new IOException(why));
    }

    static ApplicationFailure noEngine(String what) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot " + what + ": there is no Docker engine on the worker's host"
                        + " (start one there, or use base and requirements, which need none)");
    }

    /** There was one. */
    static ApplicationFailure engineAway(String what) {
        String why = "the Docker engine of the worker's host does not answer";
        return Failures.passing(Failures.UNAVAILABLE, "Cannot " + what + ": " + why, null, new IOException(why));
    }

    static ApplicationFailure dockerfile(String path, String why) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot build dockerfile '" + path + "': " + why + " (try it with: docker build -f " + path + " .)");
    }

    static ApplicationFailure noTar(Path tar, String why) {
        return Failures.permanent(
                Failures.NOT_FOUND,
                "Cannot use base image 'tar://" + tar + "': " + why + " (write it with: docker save -o " + tar
                        + " IMAGE)");
    }

    /** A prebuilt image is pulled by whoever runs it. */
    static ApplicationFailure onlyBase(String name) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot use image.name '" + name
                        + "': an image in a file can be what an image is built on, not run as it is"
                        + " (write image: {base: '" + name
                        + "'}, or load it with docker load and name it docker://NAME)");
    }

    static ApplicationFailure moved(String name) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot use image '" + name
                        + "': it is no longer the one that the run began with (start the run anew)");
    }

    static ApplicationFailure noRegistry(String pipeline) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot build an image for pipeline '" + pipeline + "': its stack has no container registry, and there"
                        + " is no Docker engine on the worker's host to keep it (start one there, or add a registry"
                        + " with: pipewright stack update STACK --container-registry=NAME)");
    }

    /** The engine does not take an image. */
    static ApplicationFailure notLoaded(String image, String why) {
        return Failures.permanent(
                Failures.REFUSED,
                "Cannot load image '" + image + "' into the Docker engine of the worker's host: " + why
                        + " (make room there: docker system prune)");
    }

    static ApplicationFailure code(String path, String why) {
        return Failures.permanent(
                Failures.REFUSED, "Cannot put '" + path + "' into an image: " + why + " (leave it out of the code)");
    }
}
