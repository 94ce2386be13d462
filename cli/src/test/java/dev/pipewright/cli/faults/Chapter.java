package dev.pipewright.cli.faults;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;

/** Where a run is when something fails: how it is kept there, and how it is known that it has come there. */
enum Chapter {
    /** The machine boots, its worker is there and tries to answer. */
    PROVISIONING("while the machine boots") {
        @Override
        void prepare(Scenario run) throws Exception {
            run.wireToTemporal().cut();
        }

        @Override
        boolean reached(Scenario run) {
            return run.wire().waiting();
        }

        @Override
        void goOn(Scenario run) {
            run.wire().mend();
        }
    },
    /** The image is being pushed. */
    BUILDING("while the image is pushed") {
        @Override
        void prepare(Scenario run) throws Exception {
            run.wireToRegistry().cut();
        }

        @Override
        boolean reached(Scenario run) {
            return run.wire().waiting();
        }

        @Override
        void goOn(Scenario run) {
            run.wire().mend();
        }
    },
    /** A step has begun and not ended. */
    MID_STEP("in the middle of a step") {
        @Override
        void prepare(Scenario run) {
            run.bed().witness().hold(run.name(), Scenario.SECOND);
        }

        @Override
        boolean reached(Scenario run) {
            return !run.bed().witness().begun(run.name(), Scenario.SECOND).isEmpty();
        }

        @Override
        void goOn(Scenario run) {
            run.bed().witness().release(run.name(), Scenario.SECOND);
        }
    },
    /** A step is to be tried again in a moment, and nothing else runs. */
    BETWEEN_STEPS("between steps") {
        @Override
        void prepare(Scenario run) {
            run.bed().witness().fail(run.name(), Scenario.LAST, 1);
        }

        @Override
        void holdBefore(Scenario run) {
            run.bed().witness().hold(run.name(), Scenario.LAST);
        }

        @Override
        boolean near(Scenario run) {
            return !run.bed().witness().begun(run.name(), Scenario.LAST).isEmpty();
        }

        @Override
        void enter(Scenario run) {
            run.bed().witness().release(run.name(), Scenario.LAST);
        }

        @Override
        boolean reached(Scenario run) {
            return run.bed().catalog().steps().attempts(run.name(), Scenario.LAST).stream()
                    .anyMatch(attempt -> attempt.state() == StepState.FAILED);
        }
    },
    /** All steps are done, and what they ran on is given back. */
    RELEASING("while what it used is released") {
        @Override
        void holdBefore(Scenario run) {
            BETWEEN_STEPS.holdBefore(run);
        }

        @Override
        boolean near(Scenario run) throws Exception {
            return BETWEEN_STEPS.near(run);
        }

        @Override
        void enter(Scenario run) {
            BETWEEN_STEPS.enter(run);
        }

        @Override
        boolean reached(Scenario run) {
            return run.bed().catalog().steps().attempts(run.name(), Scenario.LAST).stream()
                    .map(StepAttempt::state)
                    .anyMatch(StepState::succeeded);
        }
    };

    private final String words;

    Chapter(String words) {
        this.words = words;
    }

    /** Sees to it that the run stays in this chapter when it comes there; called before it starts. */
    void prepare(Scenario run) throws Exception {}

    /** For chapters that pass by themselves: sees to it that the run waits right before it. */
    void holdBefore(Scenario run) {}

    /** Whether the run waits there, or has come to a chapter in which it stays. */
    boolean near(Scenario run) throws Exception {
        return reached(run);
    }

    /** Lets the run that waits there come to the chapter. */
    void enter(Scenario run) {}

    /** Whether the run has come there. */
    abstract boolean reached(Scenario run) throws Exception;

    /** Lets the run leave the chapter. */
    void goOn(Scenario run) {}

    /** Whether runs of that flavor have this chapter. */
    boolean in(Flavor flavor) {
        return switch (this) {
            case PROVISIONING -> flavor.machines();
            case BUILDING -> flavor.containers();
            case MID_STEP, BETWEEN_STEPS, RELEASING -> true;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
