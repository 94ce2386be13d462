package dev.pipewright.cli.run;

import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.RunRequest;
import dev.pipewright.run.Treatment;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses pipelines that a stack cannot run, whatever the cache may know. */
final class StackAdmission {
    private final Stack stack;
    private final boolean server;

    /** @param server whether a Temporal server is configured, which others can reach */
    StackAdmission(Stack stack, boolean server) {
        this.stack = stack;
        this.server = server;
    }

    void check(RunRequest request) {
        if (!stack.orchestrator().runsContainers()) {
            return;
        }
        checkImages(request);
        checkMemory(request);
        if (stack.orchestrator().bootsMachines()) {
            checkServer(request);
            checkRegistry(request);
            checkStore(request);
        }
    }

    private void checkImages(RunRequest request) {
        List<String> without = new ArrayList<>();
        for (Step step : running(request)) {
            if (imageOf(request, step) == null) {
                without.add("'" + step.name() + "'");
            }
        }
        if (!without.isEmpty()) {
            String what = without.size() == 1
                    ? "step " + without.get(0) + " has no image"
                    : "steps " + String.join(", ", without) + " have no image";
            throw UserError.usage(
                    cannot(request) + "its steps are containers, and " + what,
                    "add image: {base: python:3.12-slim} to the pipeline file, or to the step");
        }
    }

    /** More than all there is would be granted alone, and then not be there. */
    private void checkMemory(RunRequest request) {
        long most = memory(stack.orchestrator());
        for (Step step : running(request)) {
            long asked = step.resources().memoryBytes();
            if (most > 0 && asked > most) {
                throw UserError.refused(
                        cannot(request) + "step '" + step.name() + "' asks for " + Text.bytes(asked)
                                + " of memory, and its orchestrator has " + Text.bytes(most),
                        "lower resources.memory of the step, or: pipewright orchestrator update NAME --memory=SIZE");
            }
        }
    }

    private static long memory(Orchestrator orchestrator) {
        if (orchestrator instanceof Orchestrator.LocalDocker engine) {
            return engine.memoryBytes();
        }
        return orchestrator instanceof Orchestrator.VmDocker machine ? machine.memoryBytes() : 0;
    }

    private void checkServer(RunRequest request) {
        if (!server) {
            throw UserError.refused(
                    cannot(request) + "its machines have to reach Temporal, and the server in this process they cannot",
                    "start a Temporal server and name it with TEMPORAL_ADDRESS=host:7233");
        }
    }

    private void checkRegistry(RunRequest request) {
        boolean builds = running(request).stream()
                .map(step -> imageOf(request, step))
                .anyMatch(image -> image != null && image.name() == null);
        if (builds && stack.containerRegistry() == null) {
            throw UserError.refused(
                    cannot(request)
                            + "its machines pull the pipeline's image from a container registry, and it has none",
                    "pipewright stack update " + stack.name() + " --container-registry=NAME");
        }
    }

    private void checkStore(RunRequest request) {
        if (stack.orchestrator() instanceof Orchestrator.VmDocker
                && !(stack.artifactStore() instanceof ArtifactStore.Local)) {
            throw UserError.refused(
                    cannot(request) + "its machines are on this host, and take their artifacts from a folder of it",
                    "pipewright stack update " + stack.name() + " --artifact-store=NAME of one with flavor local");
        }
        if (stack.orchestrator() instanceof Orchestrator.VmAws
                && !(stack.artifactStore() instanceof ArtifactStore.S3)) {
            throw UserError.refused(
                    cannot(request) + "its machines are in AWS, and reach no artifact store but one in S3",
                    "pipewright stack update " + stack.name() + " --artifact-store=NAME of one with flavor s3");
        }
    }

    private String cannot(RunRequest request) {
        return "Cannot run pipeline '" + request.pipeline().name() + "' on stack '" + stack.name() + "': ";
    }

    private static List<Step> running(RunRequest request) {
        List<Step> steps = request.pipeline().steps();
        Map<String, Treatment> treatments = Treatment.of(steps, request.options());
        return steps.stream()
                .filter(step -> {
                    Treatment treatment = treatments.get(step.name());
                    return treatment != null && treatment.leftOut() == null;
                })
                .toList();
    }

    private static @Nullable Image imageOf(RunRequest request, Step step) {
        return step.image() == null ? request.pipeline().image() : step.image();
    }
}
