package dev.pipewright.run;

import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Leg;
import java.util.ArrayList;
import java.util.List;

/** Runs the legs of a group side by side. */
public final class StepGroupImpl implements StepGroup {
    /** How many legs of a group wait for machines or run at once. */
    private static final int LEGS_AT_ONCE = 32;

    private final TaskPool pool = new TaskPool(LEGS_AT_ONCE);
    private final List<Outcome> outcomes = new ArrayList<>();

    @Override
    public GroupResult run(GroupRequest request) {
        Images images = new Images(request.context(), request.images());
        LegRunner runner =
                new LegRunner(request.context(), images, new SharedPlace(request.context(), images, () -> {}));
        List<Leg> all = Leg.of(request.step());
        for (int position : request.legs()) {
            Leg leg = all.get(position);
            pool.submit(
                    1,
                    runner.story(
                            leg,
                            request.inputs(),
                            request.treatment(),
                            outcome -> ended(outcome, request.failureMode())));
        }
        pool.drain(() -> {});
        return new GroupResult(outcomes);
    }

    @Override
    public void stopStarting() {
        pool.stopStarting();
    }

    private void ended(Outcome outcome, FailureMode mode) {
        outcomes.add(outcome);
        if (outcome.state() == StepState.FAILED && mode == FailureMode.STOP) {
            pool.stopStarting();
        } else if (outcome.state() == StepState.FAILED && mode == FailureMode.FAIL_FAST) {
            pool.cancel("step '" + outcome.leg() + "' failed");
        }
    }
}
