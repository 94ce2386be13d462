package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import org.jspecify.annotations.Nullable;

/**
 * A machine that a run asks for.
 *
 * @param execution the Temporal run id of the run's workflow: the machine ends when that execution does
 * @param number counted within the execution from 1; with it the machine's id is decided, so that a second call finds the first's
 * @param resources what one of its steps asks for
 * @param pipeline whose run it is; null in requests of versions that did not say it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MachineRequest(
        String run,
        String execution,
        int number,
        Orchestrator orchestrator,
        ArtifactStore store,
        Resources resources,
        @Nullable String pipeline) {
    public MachineRequest {
        requireNonNull(run, "run");
        requireNonNull(execution, "execution");
        requireNonNull(orchestrator, "orchestrator");
        requireNonNull(store, "store");
        resources = resources == null ? Resources.DEFAULT : resources;
    }

    /** For a run whose pipeline does not matter. */
    public MachineRequest(
            String run,
            String execution,
            int number,
            Orchestrator orchestrator,
            ArtifactStore store,
            Resources resources) {
        this(run, execution, number, orchestrator, store, resources, null);
    }
}
