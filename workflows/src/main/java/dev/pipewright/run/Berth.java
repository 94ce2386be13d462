package dev.pipewright.run;

import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Step;
import org.jspecify.annotations.Nullable;

/**
 * Whom a machine is for: all steps that ask for the same, or one leg alone.
 *
 * @param owner the leg that has the machine to itself; null for one that is shared
 */
record Berth(Resources resources, @Nullable String owner) {
    static Berth of(Leg leg) {
        return new Berth(leg.step().resources(), shared(leg.step()) ? null : leg.name());
    }

    static boolean shared(Step step) {
        return step.machine() == null;
    }
}
