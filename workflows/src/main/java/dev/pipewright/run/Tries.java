package dev.pipewright.run;

import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Leg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of a leg's attempts in this execution of the run, and whether its rules allow another one. */
final class Tries {
    /** A step may be what kills its machine: after so many losses it is not tried again. */
    private static final int MOST_LOSSES = 3;

    private final Growth growth;
    private final List<LostMachine> machines = new ArrayList<>();
    private Leg leg;
    private int failures;
    private int losses;
    private @Nullable Duration delay;
    private @Nullable String reason;

    Tries(Leg leg) {
        this.leg = leg;
        this.growth = new Growth(leg.step());
    }

    /** Counts an attempt that has ended, and returns its end as it is to be told. */
    AttemptEnd ended(AttemptEnd end, int attempt) {
        AttemptEnd told = growth.after(end);
        long more = growth.givenBytes();
        if (more > 0) {
            leg = leg.asking(leg.step().resources().withMemory(more));
            delay = Duration.ZERO;
            reason = growth.reason(attempt);
            return told;
        }
        failures += end.state() == StepState.FAILED ? 1 : 0;
        losses += end.state() == StepState.LOST ? 1 : 0;
        delay = end.delayBeforeNext(leg.step().retry(), failures, losses, MOST_LOSSES);
        reason = null;
        return explained(told);
    }

    /** A step that takes one machine after the other with it is told so, as it may be what kills them. */
    private AttemptEnd explained(AttemptEnd end) {
        LostMachine lost = end.lost();
        if (lost == null) {
            return end;
        }
        machines.add(lost);
        return delay == null ? end.saying(LostMachine.tooMany(leg.name(), machines)) : end;
    }

    /** Before the next attempt; null: there is none. */
    @Nullable
    Duration delay() {
        return delay;
    }

    /** Why the next attempt runs; null for how the last one ended. */
    @Nullable
    String reason() {
        return reason;
    }

    /** The leg with what its next attempt is to have. */
    Leg leg() {
        return leg;
    }
}
