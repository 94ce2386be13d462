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
        return new Berth(asked(leg.step()), shared(leg.step()) ? null : leg.name());
    }

    /** Whether the step shares such a machine with others. */
    boolean isFor(Step step) {
        return owner == null && shared(step) && asked(step).equals(resources);
    }

    /** One that says nothing of CPUs asks for one, as one that says so. */
    private static Resources asked(Step step) {
        Resources said = step.resources();
        return said.cpus() == 0 ? new Resources(1, said.memoryBytes(), said.gpus(), said.diskBytes()) : said;
    }

    private static boolean shared(Step step) {
        return step.machine() == null;
    }
}
