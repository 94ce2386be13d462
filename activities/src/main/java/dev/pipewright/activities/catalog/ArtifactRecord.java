package dev.pipewright.activities.catalog;

import dev.pipewright.activity.ArtifactRef;
import java.time.Instant;

/**
 * An artifact as a run has it. Equal data made twice is two records with one digest.
 *
 * @param step the leg that has it as an output; {@code inputs} for external inputs, empty for the code
 * @param output the output's or the external input's name
 * @param created when it was recorded with the run
 */
public record ArtifactRecord(
        String run, String step, String output, Origin origin, ArtifactRef artifact, Instant created) {
    /** How the run came by it. Stored: never renamed. */
    public enum Origin {
        /** A step of the run made it. */
        STEP,
        /** An earlier result of the step stood in. */
        CACHE,
        /** An external input of the pipeline. */
        INPUT,
        /** The snapshot of the pipeline's folder. */
        CODE
    }

    /** {@code train.model}, {@code inputs.raw}, or {@code code}. */
    public String name() {
        return step.isEmpty() ? output : step + "." + output;
    }

    /** {@code training-3/train.model}: what {@link ArtifactRecords#find} takes. */
    public String address() {
        return run + "/" + name();
    }
}
