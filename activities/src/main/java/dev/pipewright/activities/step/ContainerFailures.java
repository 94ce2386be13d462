package dev.pipewright.activities.step;

import dev.pipewright.activities.engine.EngineException;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;

/** The ways in which a container cannot be had, in the words of the step's user. */
final class ContainerFailures {
    private ContainerFailures() {}

    /**
     * The engine did not create, start or look for the container.
     *
     * @param known whether the engine has answered before, so that it can be expected back
     */
    static ApplicationFailure notStarted(StepFailures step, String image, boolean known, EngineException e) {
        String message = "Cannot start " + step.lowerName() + ": " + e.getMessage();
        return switch (e.kind()) {
            case UNREACHABLE ->
                known
                        ? Failures.passing(Failures.UNAVAILABLE, message, null, e)
                        : step.failure(
                                Failures.REFUSED,
                                null,
                                message + " (start it on the worker's host, or set DOCKER_HOST to another's address)");
            case FORBIDDEN ->
                step.failure(
                        Failures.ACCESS_DENIED,
                        null,
                        message
                                + " (add the user to the group docker: sudo usermod -aG docker USER; then log in anew)");
            case ABSENT ->
                step.failure(
                        Failures.NOT_FOUND,
                        null,
                        message + " (image '" + image + "'; check its name and the stack's network)");
            case DISK_FULL -> step.own(null, message + " (make room there: docker system prune)");
            case TROUBLED -> Failures.passing(Failures.UNAVAILABLE, message, null, e);
            case CONFLICT, PULL_DENIED, PULL_FAILED, REFUSED -> step.own(null, message + wayOut(message));
        };
    }

    /** For the refusals that can be told from others. */
    private static String wayOut(String message) {
        if (message.contains("could not select device driver")) {
            return " (resources.gpus needs an engine with GPUs and NVIDIA's container toolkit)";
        }
        return message.contains("unable to find user")
                ? " (set the orchestrator's user to one of the image, or to UID:GID)"
                : "";
    }

    /** The engine cannot pull the image. */
    static ApplicationFailure notPulled(StepFailures step, ImageName image, EngineException e) {
        String message =
                "Cannot start " + step.lowerName() + ": image '" + image + "' cannot be pulled: " + e.getMessage();
        return switch (e.kind()) {
            case PULL_DENIED ->
                step.failure(Failures.ACCESS_DENIED, null, message + " (" + wayIn(image, message) + ")");
            case ABSENT ->
                step.failure(Failures.NOT_FOUND, null, message + " (check that it was pushed and not deleted)");
            case PULL_FAILED, UNREACHABLE, TROUBLED -> Failures.passing(Failures.UNAVAILABLE, message, null, e);
            case DISK_FULL -> step.own(null, message + " (make room there: docker system prune)");
            case FORBIDDEN, CONFLICT, REFUSED ->
                step.failure(
                        Failures.REFUSED,
                        null,
                        message + " (a registry that speaks plain HTTP or has a certificate of its own must be known to"
                                + " the engine: insecure-registries in daemon.json, or /etc/docker/certs.d/"
                                + image.registry() + "/ca.crt)");
        };
    }

    private static String wayIn(ImageName image, String said) {
        return EcrAddress.ofHost(image.registry())
                .filter(ecr -> !said.contains("no basic auth credentials"))
                .map(ecr -> "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on " + ecr.arn(image.repository())
                        + " to whoever pulls it")
                .orElseGet(() -> RegistryException.logIn(image.registry()));
    }

    /** What is known of how to log in to the registry cannot be read. */
    static ApplicationFailure noLogin(StepFailures step, ImageName image, RegistryException e) {
        String message =
                "Cannot start " + step.lowerName() + ": image '" + image + "' cannot be pulled: " + e.getMessage();
        if (e.kind().passing()) {
            return Failures.passing(Failures.UNAVAILABLE, message, e.retryAfter(), e);
        }
        String hint = e.hint();
        return step.failure(
                Failures.ACCESS_DENIED,
                null,
                message + " (" + (hint == null ? RegistryException.logIn(image.registry()) : hint) + ")");
    }

    /** An id that no image of the engine has. */
    static ApplicationFailure noImage(StepFailures step, String id) {
        return step.failure(
                Failures.NOT_FOUND,
                null,
                "Cannot start " + step.lowerName() + ": the Docker engine of the worker's host has no image " + id
                        + " any more (start the run anew, which builds it)");
    }
}
