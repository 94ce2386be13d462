package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a step, complete: whoever executes it needs nothing else but the secrets' values.
 *
 * @param execution the Temporal run id of the workflow; a resumed run has a new one, so that its attempts never
 *     reattach to processes of the old
 * @param step the leg's name, {@code train[alpha=0.1]}
 * @param attempt counted on over resumes, from 1
 * @param code digest of the artifact that holds the pipeline's folder
 * @param secrets names; the values are looked up where the step runs
 * @param timeout from the process's start; null is for ever
 * @param image what its container is made from; null where steps are processes
 * @param sealed what {@link MachineActivities#seal} returned for the machine that executes it; null where the worker looks secrets up itself
 * @param terms for a first attempt that the catalog is to be asked about before it is made; null if it was asked
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepExecution(
        String run,
        String execution,
        String pipeline,
        String stack,
        Orchestrator orchestrator,
        ArtifactStore store,
        String step,
        int attempt,
        String command,
        String code,
        Map<String, String> env,
        Map<String, StepInput> inputs,
        List<String> outputs,
        List<String> secrets,
        Resources resources,
        @Nullable Duration timeout,
        @Nullable StepImage image,
        @Nullable String sealed,
        @Nullable CacheTerms terms) {
    public StepExecution {
        requireNonNull(run, "run");
        requireNonNull(execution, "execution");
        requireNonNull(step, "step");
        requireNonNull(command, "command");
        requireNonNull(code, "code");
        env = env == null ? Map.of() : env;
        inputs = inputs == null ? Map.of() : inputs;
        outputs = outputs == null ? List.of() : outputs;
        secrets = secrets == null ? List.of() : secrets;
        resources = resources == null ? Resources.DEFAULT : resources;
    }

    /** The same attempt in a container. */
    public StepExecution in(StepImage container) {
        return with(container, sealed, terms);
    }

    /** The same attempt, with what its machine alone can read. */
    public StepExecution sealed(String forMachine) {
        return with(image, forMachine, terms);
    }

    /** The same attempt, unless there is an earlier result on those terms. */
    public StepExecution unlessKnown(CacheTerms asked) {
        return with(image, sealed, asked);
    }

    private StepExecution with(@Nullable StepImage container, @Nullable String blob, @Nullable CacheTerms asked) {
        return new StepExecution(
                run,
                execution,
                pipeline,
                stack,
                orchestrator,
                store,
                step,
                attempt,
                command,
                code,
                env,
                inputs,
                outputs,
                secrets,
                resources,
                timeout,
                container,
                blob,
                asked);
    }
}
