package dev.pipewright.cli.run;

import dev.pipewright.activities.artifact.Manifest;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.NewRun;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.run.RunRequest;
import dev.pipewright.stack.Stack;
import dev.pipewright.worker.Requests;
import dev.pipewright.worker.RunHost;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts a request on record. From then on it can be found, executed and, whatever happens, resumed. */
final class Recording {
    private Recording() {}

    /**
     * Records the request as a new pending run.
     *
     * @param name the wanted name, or null for one of the pipeline's
     * @return the request under the run's name
     */
    static RunRequest record(RunTools tools, RunRequest request, @Nullable String name) throws IOException {
        Catalog catalog = tools.catalog();
        Stack stack = catalog.stacks().resolve(request.stack());
        Manifest snapshot = tools.stores().artifacts(stack.artifactStore()).manifest(request.code());
        ArtifactRef code = new ArtifactRef(request.code(), true, snapshot.bytes(), snapshot.files());
        String recorded = catalog.runs()
                .create(new NewRun(
                        request.pipeline().name(),
                        name,
                        request.stack(),
                        Requests.toJson(request),
                        RunHost.STARTING,
                        Instant.now(),
                        code,
                        request.inputs()));
        return request.named(recorded);
    }
}
